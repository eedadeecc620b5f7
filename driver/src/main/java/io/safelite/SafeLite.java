package io.safelite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** The explicit form, for code that wants to say where a transaction begins and ends. */
public final class SafeLite {
    /** How often a transaction is run in all before its last failure is thrown. */
    static final int MOST_ATTEMPTS = 5;

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
     * <p>Because the body may run several times it should touch nothing but the database.
     *
     * @throws SQLException the last failure, with the earlier ones suppressed
     */
    public static <T> T inTransaction(DataSource dataSource, TransactionBody<T> body)
            throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                return attempt(connection, body, 1);
            } finally {
                connection.setAutoCommit(autoCommit);
            }
        }
    }

    private static <T> T attempt(Connection connection, TransactionBody<T> body, int number)
            throws SQLException {
        try {
            T result = body.run(connection);
            connection.commit();
            return result;
        } catch (SQLException e) {
            rollback(connection, e);
            if (!isRetryable(e) || number == MOST_ATTEMPTS) {
                throw e;
            }
            pause(number);
            try {
                return attempt(connection, body, number + 1);
            } catch (SQLException later) {
                if (later != e) {
                    later.addSuppressed(e);
                }
                throw later;
            }
        } catch (RuntimeException | Error e) {
            rollback(connection, e);
            throw e;
        }
    }

    private static void rollback(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static void pause(int number) {
        long most = TimeUnit.MILLISECONDS.toNanos(1L << number);
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
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
