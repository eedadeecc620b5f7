package io.safelite.internal.transaction;

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
    public abstract static class Cursor {
        private Cursor previous;
        private Cursor next;
        private boolean listed;

        /** The statement it belongs to, for messages. */
        protected abstract String sql();

        /** Moves the rows that are left out of SQLite, so that nothing is pinned any more. */
        protected abstract void detach() throws SQLException;
    }

    private Cursor first;
    private Cursor last;

    void add(Cursor cursor) {
        if (cursor.listed) {
            return;
        }
        cursor.listed = true;
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

    /** The SQL of the oldest one, for messages. */
    String oldest() {
        return first == null ? "unknown" : first.sql();
    }

    /**
     * Detaches them all.
     *
     * @return whether there was any
     */
    boolean detachAll() throws SQLException {
        boolean any = first != null;
        while (first != null) {
            Cursor cursor = first;
            remove(cursor);
            cursor.detach();
        }
        return any;
    }
}
