package io.safelite.internal.transaction;

import io.safelite.internal.journal.Journal;
import io.safelite.internal.journal.LiveCursor;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The cursors that are open in SQLite on one connection, oldest first. Used under the session's
 * lock only.
 *
 * <p>A cursor that is neither exhausted nor closed pins a snapshot: until it is gone, every write
 * of its connection is refused with SQLITE_BUSY_SNAPSHOT once somebody else has committed. A linked
 * list through the cursors themselves, because one is added and removed with every query.
 */
public final class Cursors {

    /** One open cursor. */
    public abstract static class Cursor implements LiveCursor {
        private Cursor previous;
        private Cursor next;
        private boolean listed;

        /** Whether the rows below were closed, to be exchanged. */
        private boolean parked;

        @Override
        public void park() throws SQLException {
            parked = true;
        }

        @Override
        public void resume(ResultSet rows) throws SQLException {
            parked = false;
        }

        /** Whether SQLite is looking for its next row, so that it cannot be closed now. */
        protected abstract boolean isStepping();

        /** Whether its reading is noted in that journal. */
        protected abstract boolean isOf(Journal journal);

        /** The statement it belongs to, for messages. */
        protected abstract String sql();

        /** Whether only the calling thread reads it. */
        protected abstract boolean isReadByThisThread();

        /** How many rows have been read; for other threads, so perhaps a little old. */
        protected abstract int progress();

        /** Ends it; whoever goes on reading is told. */
        protected abstract void close() throws SQLException;

        /**
         * Moves the rows that are left out of SQLite, so that nothing is pinned any more.
         *
         * @return false if they are too many: it is still open
         */
        protected abstract boolean detach() throws SQLException;

        /** How many bytes it may move. */
        protected abstract long limit();
    }

    /** A cursor pins a snapshot and cannot be detached. */
    static final class TooManyRows extends SQLException {
        private static final long serialVersionUID = 1L;

        private TooManyRows(String sql, long limit) {
            super(
                    "the open ResultSet of: "
                            + sql.strip()
                            + " keeps an old snapshot, and its rows are more than "
                            + limit
                            + " bytes (safelite.held_rows_limit), so they were not moved out of the"
                            + " way: read it to its end or close it before you write");
        }
    }

    private Cursor first;
    private Cursor last;

    void add(Cursor cursor) {
        if (cursor.listed) {
            return;
        }
        cursor.listed = true;
        cursor.parked = false;
        cursor.previous = last;
        if (last == null) {
            first = cursor;
        } else {
            last.next = cursor;
        }
        last = cursor;
    }

    void remove(Cursor cursor) {
        if (!cursor.listed) {
            return;
        }
        cursor.listed = false;
        cursor.parked = false;
        if (cursor.previous == null) {
            first = cursor.next;
        } else {
            cursor.previous.next = cursor.next;
        }
        if (cursor.next == null) {
            last = cursor.previous;
        } else {
            cursor.next.previous = cursor.previous;
        }
        cursor.previous = null;
        cursor.next = null;
    }

    /** Whether any is open. */
    boolean isEmpty() {
        return first == null;
    }

    /** A number that changes when any of them is read. */
    long progress() {
        long rows = 0;
        for (Cursor cursor = first; cursor != null; cursor = cursor.next) {
            rows += cursor.progress();
        }
        return rows;
    }

    /** The SQL of the oldest one, for messages. */
    String oldest() {
        return first == null ? "unknown" : first.sql();
    }

    /** The oldest one; null if none is open. For other threads too, so perhaps a little old. */
    Cursor oldestCursor() {
        return first;
    }

    /**
     * Detaches those that the calling thread reads. One that another thread is reading cannot be
     * moved under its hands; that thread may come to its end.
     *
     * @return whether there was any
     * @throws TooManyRows if one of them cannot be
     */
    boolean detachAll() throws SQLException {
        boolean any = false;
        Cursor next;
        for (Cursor cursor = first; cursor != null; cursor = next) {
            next = cursor.next;
            if (cursor.isReadByThisThread() && !cursor.parked && !cursor.isStepping()) {
                if (!cursor.detach()) {
                    throw new TooManyRows(cursor.sql(), cursor.limit());
                }
                remove(cursor);
                any = true;
            }
        }
        return any;
    }

    /**
     * Lets none pin a snapshot any more: those of the journal's transaction are parked, until it
     * has been run again, and what other ones have left is moved out of SQLite.
     */
    void parkAll(Journal journal) throws SQLException {
        for (Cursor cursor = first; cursor != null; cursor = cursor.next) {
            if (cursor.isOf(journal)) {
                cursor.park();
            }
        }
        detachAll();
    }

    /** Whether SQLite is in the midst of any: the thread is in a function that it has called. */
    boolean isAnyStepping() {
        for (Cursor cursor = first; cursor != null; cursor = cursor.next) {
            if (cursor.isStepping()) {
                return true;
            }
        }
        return false;
    }

    /** Whether any waits for its transaction to be run again. */
    boolean isAnyParked() {
        for (Cursor cursor = first; cursor != null; cursor = cursor.next) {
            if (cursor.parked) {
                return true;
            }
        }
        return false;
    }

    /** Closes them all: what they have not delivered is lost, and they say so. */
    void closeAll() throws SQLException {
        while (first != null) {
            Cursor cursor = first;
            remove(cursor);
            cursor.close();
        }
    }
}
