package io.safelite.benchmarks.readers;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** How the transactions of one connection begin and end. */
interface Transactions {
    void begin() throws SQLException;

    void commit() throws SQLException;

    /** After a failure of any kind; may throw if there is nothing to roll back. */
    void rollback() throws SQLException;

    /** As JDBC has it: the first statement begins. */
    static Transactions ofJdbc(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        return new Transactions() {
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
        };
    }

    /**
     * {@code BEGIN IMMEDIATE} in autocommit mode: the best that a writer can do with sqlite-jdbc,
     * whose own {@code commit()} begins the next transaction at once. The statements are closed
     * with the connection.
     */
    static Transactions ofSql(Connection connection) throws SQLException {
        PreparedStatement begin = connection.prepareStatement("BEGIN IMMEDIATE");
        PreparedStatement commit = connection.prepareStatement("COMMIT");
        PreparedStatement rollback = connection.prepareStatement("ROLLBACK");
        return new Transactions() {
            @Override
            public void begin() throws SQLException {
                begin.executeUpdate();
            }

            @Override
            public void commit() throws SQLException {
                commit.executeUpdate();
            }

            @Override
            public void rollback() throws SQLException {
                rollback.executeUpdate();
            }
        };
    }
}
