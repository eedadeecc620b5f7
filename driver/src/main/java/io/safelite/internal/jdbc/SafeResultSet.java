package io.safelite.internal.jdbc;

import io.safelite.internal.forwarding.ForwardingResultSet;
import io.safelite.internal.transaction.Cursors;
import io.safelite.internal.transaction.Session;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The rows of a query. While it is neither exhausted nor closed its cursor is known to the session,
 * which may move the remaining rows out of SQLite when the cursor is in the way.
 */
final class SafeResultSet extends ForwardingResultSet {
    /** Who hears that the result set was closed. */
    interface Owner {
        Statement statement(ResultSet raw) throws SQLException;

        void resultSetClosed() throws SQLException;
    }

    private final Session session;
    private final Scratch scratch;
    private final Owner owner;
    private final Cursor cursor;
    private ResultSet raw;
    private boolean onRow;

    /** How many rows had been read before the rest was moved out of SQLite. */
    private int rowsBefore;

    private boolean live;
    private boolean closed;

    private SafeResultSet(
            Session session, Scratch scratch, Owner owner, ResultSet raw, String sql) {
        this.session = session;
        this.scratch = scratch;
        this.owner = owner;
        this.raw = raw;
        this.cursor = new Cursor(sql);
    }

    /** Rows that are read from SQLite one by one. */
    static SafeResultSet overCursor(
            Session session, Scratch scratch, Owner owner, ResultSet raw, String sql) {
        SafeResultSet result = new SafeResultSet(session, scratch, owner, raw, sql);
        result.live = true;
        session.opened(result.cursor);
        return result;
    }

    /** Rows that were already taken out of the application's database. */
    static SafeResultSet overHeldRows(
            Session session, Scratch scratch, Owner owner, ResultSet held, String sql) {
        return new SafeResultSet(session, scratch, owner, held, sql);
    }

    /** Its cursor as the session sees it. */
    private final class Cursor extends Cursors.Cursor {
        private final String sql;

        Cursor(String sql) {
            this.sql = sql;
        }

        @Override
        protected String sql() {
            return sql;
        }

        @Override
        protected void detach() throws SQLException {
            boolean startsOnRow = onRow;
            live = false;
            rowsBefore = startsOnRow ? raw.getRow() - 1 : 0;
            raw = scratch.take(raw, startsOnRow);
            if (startsOnRow) {
                raw.next();
            }
        }
    }

    @Override
    protected ResultSet delegate() throws SQLException {
        if (closed) {
            throw new SQLException("ResultSet closed");
        }
        return raw;
    }

    @Override
    public boolean next() throws SQLException {
        if (closed) {
            return false;
        }
        try {
            onRow = raw.next();
        } catch (SQLException e) {
            throw session.cursorFailed(e);
        }
        if (!onRow && live && !mayStopEarly()) {
            release();
        }
        return onRow;
    }

    /** With setMaxRows sqlite-jdbc stops stepping, and the cursor goes on pinning its snapshot. */
    private boolean mayStopEarly() throws SQLException {
        Statement statement = raw.getStatement();
        return statement != null && statement.getMaxRows() > 0;
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

    private void release() {
        live = false;
        session.closed(cursor);
    }

    @Override
    public void close() throws SQLException {
        if (!closed) {
            closed = true;
            if (live) {
                release();
            }
            raw.close();
            owner.resultSetClosed();
        }
    }

    /** Its statement is executed again: the delegate has already closed the cursor. */
    void invalidate() throws SQLException {
        if (!closed) {
            closed = true;
            if (live) {
                release();
            }
            raw.close();
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
        return metadata == null ? null : new SafeResultSetMetaData(metadata);
    }
}
