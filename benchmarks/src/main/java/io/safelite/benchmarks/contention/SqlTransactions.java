package io.safelite.benchmarks.contention;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * By SQL, in autocommit mode: the best that can be done with sqlite-jdbc, whose own {@code
 * commit()} begins the next transaction at once.
 */
final class SqlTransactions implements Transactions {
    private final PreparedStatement begin;
    private final PreparedStatement beginToRead;
    private final PreparedStatement commit;
    private final PreparedStatement rollback;

    /** The statements are closed with the connection. */
    SqlTransactions(Connection connection) throws SQLException {
        begin = connection.prepareStatement("BEGIN IMMEDIATE");
        beginToRead = connection.prepareStatement("BEGIN");
        commit = connection.prepareStatement("COMMIT");
        rollback = connection.prepareStatement("ROLLBACK");
    }

    @Override
    public void begin() throws SQLException {
        begin.executeUpdate();
    }

    @Override
    public void beginToRead() throws SQLException {
        beginToRead.executeUpdate();
    }

    @Override
    public void commit() throws SQLException {
        commit.executeUpdate();
    }

    @Override
    public void rollback() throws SQLException {
        rollback.executeUpdate();
    }
}
