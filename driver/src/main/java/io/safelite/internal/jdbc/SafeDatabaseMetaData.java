package io.safelite.internal.jdbc;

import io.safelite.internal.forwarding.ForwardingDatabaseMetaData;
import io.safelite.internal.sql.SqlStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What the delegate says of the database, its product name and URL included: frameworks recognise
 * SQLite by exactly these. Its queries wait for locks but never queue or begin anything.
 */
final class SafeDatabaseMetaData extends ForwardingDatabaseMetaData {
    private static final SqlStatement LOOK = SqlStatement.first("SELECT 'metadata'");

    private final SafeConnection connection;
    private final DatabaseMetaData raw;

    SafeDatabaseMetaData(SafeConnection connection, DatabaseMetaData raw) {
        this.connection = connection;
        this.raw = raw;
    }

    @Override
    protected DatabaseMetaData delegate() throws SQLException {
        connection.requireOpen();
        return raw;
    }

    @Override
    protected ResultSet query(Query query) throws SQLException {
        DatabaseMetaData metadata = delegate();
        return connection.session().look(LOOK, text -> wrap(query.ask(metadata)));
    }

    private ResultSet wrap(ResultSet rows) {
        return rows == null
                ? null
                : new SafeResultSet(connection.session(), connection.scratch(), new ResultOwner())
                        .overCursor(rows, "metadata");
    }

    /** May not throw an SQLException, and is known without a connection. */
    @Override
    public int getDriverMajorVersion() {
        return raw.getDriverMajorVersion();
    }

    @Override
    public int getDriverMinorVersion() {
        return raw.getDriverMinorVersion();
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connection.handle();
    }

    private final class ResultOwner implements SafeResultSet.Owner {
        private SafeStatement statement;

        @Override
        public Statement statement(ResultSet rows) throws SQLException {
            if (statement == null && rows.getStatement() != null) {
                statement = new SafeStatement(connection, rows.getStatement());
            }
            return statement;
        }

        /** The delegate closes the statement with its only result set. */
        @Override
        public void resultSetClosed() throws SQLException {
            if (statement != null) {
                statement.close();
            }
        }
    }
}
