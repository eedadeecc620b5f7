package io.safelite.internal.jdbc;

import io.safelite.internal.journal.Getter;
import io.safelite.internal.journal.Journal;
import io.safelite.internal.journal.Track;
import io.safelite.internal.transaction.Cursors;
import io.safelite.internal.transaction.Session;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The rows of a query. A statement has one such object for all its executions, as in sqlite-jdbc:
 * whoever kept it from an earlier execution reads the rows of the latest. While it is neither
 * exhausted nor closed its cursor is known to the session, which may move the remaining rows out of
 * SQLite when the cursor is in the way.
 */
final class SafeResultSet extends ObservedResultSet {
    /** Who hears that the result set was closed. */
    interface Owner {
        Statement statement(ResultSet raw) throws SQLException;

        void resultSetClosed() throws SQLException;
    }

    private final Session session;
    private final Scratch scratch;
    private final Owner owner;
    private final Cursor cursor = new Cursor();
    private String sql;

    /** Null while they are parked: see {@link Cursors.Cursor#park}. */
    private ResultSet raw;

    /** Where it is noted what the application sees; null for nowhere. */
    private Track track;

    /** How many rows had been read before the rest was moved out of SQLite. */
    private int rowsBefore;

    /** The rows that were too many to be moved out, to be read after those that were; else null. */
    private ResultSet tail;

    /** Who reads it: the thread of the last {@link #next}, or the one that executed the query. */
    private Thread reader;

    private boolean onRow;
    private boolean wasOnRow;
    private boolean live;
    private boolean closed = true;

    /** Whether SQLite is looking for the next row; it may call a function of the application. */
    private boolean stepping;

    /** Whether the rows are of the application's data, not of its schema or settings. */
    private boolean ofData;

    /** Why there are no rows any more that the application did not close itself; else null. */
    private SQLException lost;

    /** Without rows; it counts as closed until it gets some. */
    SafeResultSet(Session session, Scratch scratch, Owner owner) {
        this.session = session;
        this.scratch = scratch;
        this.owner = owner;
    }

    /** Gets rows that are read from SQLite one by one. */
    SafeResultSet overCursor(ResultSet rows, String text) {
        overHeldRows(rows, text);
        live = true;
        session.opened(cursor);
        return this;
    }

    /** What the application sees of them is to be noted, if the transaction may run again. */
    SafeResultSet recorded() {
        ofData = true;
        track = session.record(cursor);
        return this;
    }

    /** Gets rows that were already taken out of the application's database. */
    SafeResultSet overHeldRows(ResultSet rows, String text) {
        raw = rows;
        track = null;
        ofData = false;
        sql = text;
        onRow = false;
        wasOnRow = false;
        rowsBefore = 0;
        tail = null;
        lost = null;
        closed = false;
        reader = Thread.currentThread();
        return this;
    }

    /** Its cursor as the session sees it. */
    private final class Cursor extends Cursors.Cursor {
        @Override
        protected String sql() {
            return sql;
        }

        @Override
        protected boolean isReadByThisThread() {
            return reader == Thread.currentThread();
        }

        @Override
        protected boolean isOf(Journal journal) {
            return track != null && track.isOf(journal);
        }

        @Override
        public void park() throws SQLException {
            super.park();
            ResultSet rows = raw;
            raw = null;
            rows.close();
        }

        /** Rows that were taken out of SQLite when they were there are what they were. */
        @Override
        public void resume(ResultSet rows) throws SQLException {
            super.resume(rows);
            if (live) {
                raw = rows;
            } else {
                while (rows.next()) {
                    // Its statement commits or writes at its end only.
                }
                rows.close();
            }
        }

        @Override
        protected int progress() {
            ResultSet rows = raw;
            try {
                return rows == null ? -1 : rows.getRow();
            } catch (SQLException e) {
                return -1; // Just closed, which is progress too.
            }
        }

        @Override
        protected void close() throws SQLException {
            loseRows(
                    new SQLException(
                            "ResultSet closed: its transaction was rolled back, and the rows that"
                                    + " were left are lost"));
        }

        @Override
        protected boolean isStepping() {
            return stepping;
        }

        @Override
        protected boolean detach() throws SQLException {
            if (tail != null) {
                return false;
            }
            ResultSet rows = raw;
            rowsBefore = onRow ? rows.getRow() - 1 : 0;
            Scratch.Rest rest;
            try {
                rest = scratch.takeRest(rows, onRow);
            } catch (SQLException e) {
                loseRows(e); // Only for who reads them, who may not even want to.
                return true;
            }
            raw = rest.held();
            if (onRow) {
                raw.next();
            }
            live = !rest.isAll();
            tail = rest.isAll() ? null : rows;
            return rest.isAll();
        }

        @Override
        protected long limit() {
            return scratch.limit();
        }
    }

    @Override
    protected ResultSet delegate() throws SQLException {
        if (closed) {
            throw new SQLException("ResultSet closed");
        }
        if (track != null && track.isRecording()) {
            if (track.isForeign()) {
                session.readByAnotherThread();
            }
        } else if (live && ofData) {
            session.readOutsideTransaction();
        }
        if (raw == null) {
            session.resume();
        }
        return raw;
    }

    @Override
    protected Track track() {
        return track;
    }

    /** The reader is told why with its next call; rows that SQLite is stepping are closed then. */
    private void loseRows(SQLException why) throws SQLException {
        live = false;
        closed = true;
        lost = why;
        if (!stepping) {
            closeRaw();
        }
    }

    private void closeRaw() throws SQLException {
        if (raw != null) {
            raw.close();
        }
        if (tail != null) {
            tail.close();
        }
    }

    @Override
    public boolean next() throws SQLException {
        if (closed) {
            requireNotLost();
            return false;
        }
        reader = Thread.currentThread();
        ResultSet rows = delegate();
        stepping = true;
        try {
            onRow = rows.next();
            if (!onRow && tail != null) {
                raw = tail;
                tail = null;
                rowsBefore = 0;
                onRow = raw.next();
            }
        } catch (SQLException e) {
            SQLException failure = session.cursorFailed(e);
            if (track != null) {
                track.nextFailed(session.context().sqlite().resultCode(e));
            }
            throw failure;
        } finally {
            stepping = false;
        }
        if (closed) { // by a function that it has called
            closeRaw();
            requireNotLost();
            return false;
        }
        if (track != null) {
            track.next(onRow);
        }
        if (onRow) {
            wasOnRow = true;
        } else if (live && isExhausted()) {
            release();
        }
        return onRow;
    }

    /** Not so when only the limit of rows is reached: SQLite does not know of that limit. */
    private boolean isExhausted() throws SQLException {
        return !wasOnRow || raw.isAfterLast();
    }

    @Override
    public int getRow() throws SQLException {
        int row = delegate().getRow();
        return row == 0 ? 0 : rowsBefore + row;
    }

    @Override
    public boolean isFirst() throws SQLException {
        return delegate().isFirst() && rowsBefore == 0;
    }

    private void requireNotLost() throws SQLException {
        if (lost != null) {
            throw session.cursorFailed(lost);
        }
    }

    private void release() {
        live = false;
        if (track != null) {
            track.exhausted();
        }
        session.closed(cursor);
    }

    @Override
    public void close() throws SQLException {
        if (!closed) {
            end();
            owner.resultSetClosed();
        }
    }

    /** Its statement is executed again: the delegate has already closed the cursor. */
    void invalidate() throws SQLException {
        if (!closed) {
            end();
        }
    }

    private void end() throws SQLException {
        closed = true;
        if (track != null) {
            if (track.isForeign()) {
                session.readByAnotherThread();
            }
            track.closed();
            track = null;
        }
        // First the cursor, then the lock: whoever holds the lock may wait for the cursor.
        closeRaw();
        if (live) {
            release();
        }
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public Statement getStatement() throws SQLException {
        return owner.statement(delegate());
    }

    @Override
    protected ResultSetMetaData wrap(ResultSetMetaData metadata) {
        return metadata == null ? null : new RowMetaData();
    }

    /** Of the rows that are below now: they may be exchanged while the application keeps this. */
    private final class RowMetaData extends SafeResultSetMetaData {
        @Override
        protected ResultSetMetaData delegate() throws SQLException {
            return SafeResultSet.this.delegate().getMetaData();
        }

        @Override
        public int getColumnType(int column) throws SQLException {
            int type = delegate().getColumnType(column);
            return (int) saw(Getter.COLUMN_TYPE, column, type);
        }

        @Override
        public String getColumnTypeName(int column) throws SQLException {
            return saw(Getter.COLUMN_TYPE_NAME, column, delegate().getColumnTypeName(column));
        }

        @Override
        public String getColumnClassName(int column) throws SQLException {
            return saw(Getter.COLUMN_CLASS_NAME, column, delegate().getColumnClassName(column));
        }

        @Override
        public boolean isSigned(int column) throws SQLException {
            return saw(Getter.IS_SIGNED, column, delegate().isSigned(column) ? 1L : 0L) != 0;
        }
    }
}
