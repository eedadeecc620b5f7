package io.safelite;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The explicit form, for code that wants to say where a transaction begins and ends. */
public final class SafeLite {
    private static final String RETRY = "40001";

    private SafeLite() {}

    /**
     * A transaction's body.
     *
     * @param <T> what it returns
     */
    @FunctionalInterface
    public interface TransactionBody<T> {
        /** Runs on a connection in a transaction; must not commit or roll back itself. */
        T run(Connection connection) throws SQLException;
    }

    /**
     * Runs the body in a transaction, commits, and returns what the body returned. If somebody else
     * was in the way ({@link #isRetryable}), everything is rolled back and the body is run again on
     * the same connection, at most five times in all. Any other failure rolls back and is thrown as
     * it is.
     *
     * <p>Because the body may run several times it should touch nothing but the database. The same
     * as {@code transactions(dataSource).run(body)}.
     *
     * @throws SQLException the last failure, with the earlier ones suppressed
     */
    public static <T> T inTransaction(DataSource dataSource, TransactionBody<T> body)
            throws SQLException {
        return transactions(dataSource).run(body);
    }

    /** The same with a say in attempts, deadline, pauses, and whether the body only reads. */
    public static TransactionRunner transactions(DataSource dataSource) {
        return TransactionRunner.of(dataSource);
    }

    /**
     * Whether the transaction in which this was thrown can be run again with hope: somebody else
     * was in the way, and it has been rolled back. Looks through causes.
     */
    public static boolean isRetryable(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLException e && RETRY.equals(e.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
