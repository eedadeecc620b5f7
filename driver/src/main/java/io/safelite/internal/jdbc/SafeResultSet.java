package io.safelite.internal.jdbc;

import io.safelite.internal.forwarding.ForwardingResultSet;
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
final class SafeResultSet extends ForwardingResultSet {
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
    private ResultSet raw;
    private boolean onRow;
    private boolean live;
    private boolean closed = true;

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

    /** Gets rows that were already taken out of the application's database. */
    SafeResultSet overHeldRows(ResultSet rows, String text) {
        raw = rows;
        sql = text;
        onRow = false;
        closed = false;
        return this;
    }

    /** Its cursor as the session sees it. */
    private final class Cursor extends Cursors.Cursor {
        @Override
        protected String sql() {
            return sql;
        }

        @Override
        protected void detach() throws SQLException {
            boolean startsOnRow = onRow;
            live = false;
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
        if (!onRow && live) {
            release();
        }
        return onRow;
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
