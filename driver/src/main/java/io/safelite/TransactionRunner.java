package io.safelite;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * Runs transactions, again if somebody else was in the way. Immutable: each {@code with…} gives
 * another one. Thread-safe, as far as its data source is.
 *
 * <pre>{@code
 * SafeLite.transactions(dataSource)
 *         .withAttempts(10)
 *         .withDeadline(Duration.ofSeconds(2))
 *         .run(connection -> transfer(connection, from, to, amount));
 * }</pre>
 *
 * <p>After a conflict it is the body that is run again, not the driver that runs its statements
 * again ({@code safelite.retry=caller}): it sees what there is by then. Because a body may run
 * several times it should touch nothing but the database. One retry loop, not two: inside a loop of
 * another library ({@link SafeLite#isRetryable} is its predicate) use {@code withAttempts(1)}, or a
 * few failures become many.
 */
public final class TransactionRunner {
    /** The setting of a connection that says who runs a transaction again. */
    private static final String RETRY = "safelite.retry";

    /** How often a body is run in all, unless said otherwise. */
    public static final int DEFAULT_ATTEMPTS = 5;

    /** The longest first pause, unless said otherwise. */
    public static final Duration DEFAULT_FIRST_PAUSE = Duration.ofMillis(2);

    /** The longest pause of all, unless said otherwise. */
    public static final Duration DEFAULT_LONGEST_PAUSE = Duration.ofMillis(200);

    /**
     * What a thread may be told to wait at most; parkNanos takes no more than a long has room for.
     */
    private static final Duration LONGEST = Duration.ofDays(365);

    /**
     * How it runs.
     *
     * @param attempts how often in all
     * @param deadline how long after its start no attempt may begin any more; null: never too late
     * @param firstPause the upper limit of the first pause; it doubles each time
     * @param longestPause where the doubling ends
     * @param readOnly whether the body only reads
     */
    private record Terms(
            int attempts,
            Duration deadline,
            Duration firstPause,
            Duration longestPause,
            boolean readOnly) {}

    private final DataSource dataSource;
    private final Terms terms;

    private TransactionRunner(DataSource dataSource, Terms terms) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
        this.terms = terms;
    }

    static TransactionRunner of(DataSource dataSource) {
        return new TransactionRunner(
                dataSource,
                new Terms(
                        DEFAULT_ATTEMPTS, null, DEFAULT_FIRST_PAUSE, DEFAULT_LONGEST_PAUSE, false));
    }

    /**
     * How often a body is run in all, before its last failure is thrown.
     *
     * @throws IllegalArgumentException if less than 1
     */
    public TransactionRunner withAttempts(int attempts) {
        if (attempts < 1) {
            throw new IllegalArgumentException(
                    "attempts=" + attempts + ": a body is run at least once");
        }
        return with(
                new Terms(
                        attempts,
                        terms.deadline(),
                        terms.firstPause(),
                        terms.longestPause(),
                        terms.readOnly()));
    }

    /**
     * No attempt begins later than this after {@link #run} was called. An attempt that has begun is
     * not cut short: that is {@code busy_timeout}'s business.
     *
     * @throws IllegalArgumentException if negative
     */
    public TransactionRunner withDeadline(Duration deadline) {
        return with(
                new Terms(
                        terms.attempts(),
                        checked("deadline", deadline),
                        terms.firstPause(),
                        terms.longestPause(),
                        terms.readOnly()));
    }

    /**
     * How long to pause between attempts: a random time below a limit, which doubles from the first
     * to the longest.
     *
     * @throws IllegalArgumentException if one is negative or the first is the longer
     */
    public TransactionRunner withPauses(Duration first, Duration longest) {
        if (checked("first", first).compareTo(checked("longest", longest)) > 0) {
            throw new IllegalArgumentException(
                    "the first pause " + first + " is longer than the longest, " + longest);
        }
        return with(
                new Terms(terms.attempts(), terms.deadline(), first, longest, terms.readOnly()));
    }

    /** The body only reads: it runs beside writers and cannot write. */
    public TransactionRunner readOnly() {
        return with(
                new Terms(
                        terms.attempts(),
                        terms.deadline(),
                        terms.firstPause(),
                        terms.longestPause(),
                        true));
    }

    private TransactionRunner with(Terms other) {
        return new TransactionRunner(dataSource, other);
    }

    private static Duration checked(String name, Duration duration) {
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + "=" + duration + ": accepted is from 0 to " + LONGEST);
        }
        return duration;
    }

    /**
     * Runs the body in a transaction, commits, and returns what the body returned. If somebody else
     * was in the way ({@link SafeLite#isRetryable}), everything is rolled back and the body is run
     * again on the same connection. Any other failure rolls back and is thrown as it is.
     *
     * @throws SQLException the last failure, with the earlier ones suppressed; an interrupt ends
     *     the pauses, and its status is kept
     */
    public <T> T run(SafeLite.TransactionBody<T> body) throws SQLException {
        long start = System.nanoTime();
        try (Connection connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            boolean becomesReadOnly = terms.readOnly() && !connection.isReadOnly();
            if (becomesReadOnly) {
                connection.setReadOnly(true);
            }
            String retry = connection.getClientInfo(RETRY); // null without SafeLite
            if (retry != null) {
                connection.setClientInfo(RETRY, "caller");
            }
            connection.setAutoCommit(false);
            try {
                return attempts(connection, body, start);
            } finally {
                connection.setAutoCommit(autoCommit);
                if (retry != null) {
                    connection.setClientInfo(RETRY, retry);
                }
                if (becomesReadOnly) {
                    connection.setReadOnly(false);
                }
            }
        }
    }

    private <T> T attempts(Connection connection, SafeLite.TransactionBody<T> body, long start)
            throws SQLException {
        List<SQLException> earlier = new ArrayList<>();
        for (int number = 1; ; number++) {
            try {
                T result = body.run(connection);
                connection.commit();
                return result;
            } catch (SQLException e) {
                rollback(connection, e);
                if (!SafeLite.isRetryable(e)
                        || number == terms.attempts()
                        || !pause(number, start)) {
                    earlier.stream().filter(failure -> failure != e).forEach(e::addSuppressed);
                    throw e;
                }
                earlier.add(e);
            } catch (RuntimeException | Error e) {
                rollback(connection, e);
                throw e;
            }
        }
    }

    private static void rollback(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** Waits before the next attempt; false if there must be none. */
    private boolean pause(int number, long start) {
        double doubled = terms.firstPause().toNanos() * Math.pow(2, number - 1);
        long limit = (long) Math.min(terms.longestPause().toNanos(), doubled);
        long nanos = limit == 0 ? 0 : ThreadLocalRandom.current().nextLong(limit);
        if (terms.deadline() != null) {
            long left = terms.deadline().toNanos() - (System.nanoTime() - start);
            if (nanos >= left) {
                return false;
            }
        }
        long end = System.nanoTime() + nanos;
        while (end - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, end - System.nanoTime());
        }
        return !Thread.currentThread().isInterrupted();
    }
}
