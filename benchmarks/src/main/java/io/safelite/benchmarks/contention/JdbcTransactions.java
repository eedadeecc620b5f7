package io.safelite.benchmarks.contention;

import java.sql.Connection;
import java.sql.SQLException;

/** As JDBC has it: the first statement begins. */
final class JdbcTransactions implements Transactions {
    private final Connection connection;

    JdbcTransactions(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
    }

    @Override
    public void begin() {}

    @Override
    public void commit() throws SQLException {
        connection.commit();
    }

    @Override
    public void rollback() throws SQLException {
        connection.rollback();
    }
}
