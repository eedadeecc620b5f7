package io.safelite.benchmarks.demo;

import io.safelite.benchmarks.Failures;
import io.safelite.benchmarks.Latencies;
import io.safelite.benchmarks.Pauses;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread: transfers on a connection of its own until the time is up. Every transfer is tried
 * once; a failed one is rolled back and counted.
 *
 * <p>The connection is treated as Spring's transaction manager and the usual pools treat it: {@code
 * setAutoCommit(false)}, the work, {@code commit()} or {@code rollback()}, and {@code
 * setAutoCommit(true)} at the end in any case, where a failing {@code rollback()} or {@code
 * setAutoCommit(true)} is counted and otherwise ignored. (Kept at {@code setAutoCommit(false)}
 * instead, sqlite-jdbc with transaction_mode=IMMEDIATE takes the write lock again inside {@code
 * commit()} and holds it while the connection idles.)
 */
final class Workload {
    private static final long SEED = 20_261_121;
    private static final Duration OPENING_PAUSE = Duration.ofMillis(10);

    private final int thread;
    private final String url;
    private final int accounts;
    private final long thinkNanos;
    private final LongAdder liveCommits;
    private final LongAdder liveFailures;

    private final BitSet acknowledged = new BitSet();
    private final Latencies committed = new Latencies();
    private final Failures failures = new Failures();
    private int attempts;
    private int commits;
    private int commitsInTime;
    private int failedCleanups;
    private long longest;

    Workload(
            int thread,
            String url,
            int accounts,
            Duration think,
            LongAdder liveCommits,
            LongAdder liveFailures) {
        this.thread = thread;
        this.url = url;
        this.accounts = accounts;
        this.thinkNanos = think.toNanos();
        this.liveCommits = liveCommits;
        this.liveFailures = liveFailures;
    }

    /** Transfers until {@link System#nanoTime()} reaches {@code deadline}. */
    Result run(long deadline) {
        SplittableRandom random = new SplittableRandom(SEED + thread);
        Connection connection = null;
        try {
            while (deadline - System.nanoTime() > 0) {
                if (connection == null) {
                    connection = open();
                } else {
                    attempt(connection, random, deadline);
                }
            }
        } finally {
            close(connection);
        }
        return new Result(
                attempts,
                commits,
                commitsInTime,
                failures,
                failedCleanups,
                committed,
                longest,
                acknowledged);
    }

    /** A connection that cannot be opened is a failed attempt like any other. */
    private Connection open() {
        long start = System.nanoTime();
        try {
            return DriverManager.getConnection(url);
        } catch (SQLException | RuntimeException e) {
            attempts++;
            longest = Math.max(longest, System.nanoTime() - start);
            failed(e);
            LockSupport.parkNanos(OPENING_PAUSE.toNanos());
            return null;
        }
    }

    private void attempt(Connection connection, SplittableRandom random, long deadline) {
        int number = attempts++;
        int source = 1 + random.nextInt(accounts);
        int target = 1 + (source + random.nextInt(accounts - 1)) % accounts;
        long amount = 1L + random.nextInt(100);
        long start = System.nanoTime();
        try {
            connection.setAutoCommit(false);
            transfer(connection, number, source, target, amount);
            connection.commit();
            long end = System.nanoTime();
            committed.record(end - start);
            longest = Math.max(longest, end - start);
            acknowledged.set(number);
            commits++;
            if (end - deadline <= 0) {
                commitsInTime++;
            }
            liveCommits.increment();
        } catch (SQLException | RuntimeException e) {
            longest = Math.max(longest, System.nanoTime() - start);
            failed(e);
            cleanUp(connection::rollback);
        }
        cleanUp(() -> connection.setAutoCommit(true));
    }

    private void transfer(Connection connection, int number, int source, int target, long amount)
            throws SQLException {
        long sourceBalance = balance(connection, source);
        long targetBalance = balance(connection, target);
        Pauses.pause(thinkNanos);
        update(connection, source, sourceBalance - amount);
        update(connection, target, targetBalance + amount);
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO transfer (thread, number, source, target, amount)"
                                + " VALUES (?, ?, ?, ?, ?)")) {
            insert.setInt(1, thread);
            insert.setInt(2, number);
            insert.setInt(3, source);
            insert.setInt(4, target);
            insert.setLong(5, amount);
            insert.executeUpdate();
        }
    }

    private static long balance(Connection connection, int account) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT balance FROM account WHERE id = ?")) {
            select.setInt(1, account);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("Account " + account + " is gone.");
                }
                return row.getLong(1);
            }
        }
    }

    /** Writes back what was computed from what was read, so that a lost update shows in the sum. */
    private static void update(Connection connection, int account, long balance)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE account SET balance = ? WHERE id = ?")) {
            update.setLong(1, balance);
            update.setInt(2, account);
            update.executeUpdate();
        }
    }

    private void failed(Exception failure) {
        failures.record(failure);
        liveFailures.increment();
    }

    private void cleanUp(Cleanup cleanup) {
        try {
            cleanup.run();
        } catch (SQLException | RuntimeException e) {
            failedCleanups++;
        }
    }

    private void close(Connection connection) {
        if (connection != null) {
            cleanUp(connection::close);
        }
    }

    @FunctionalInterface
    private interface Cleanup {
        void run() throws SQLException;
    }

    /**
     * What one thread saw.
     *
     * @param commitsInTime those commits that returned before the time was up
     * @param failedCleanups calls of rollback(), setAutoCommit(true) and close() that failed
     * @param longest nanoseconds of the longest attempt, failed ones included
     */
    record Result(
            int attempts,
            int commits,
            int commitsInTime,
            Failures failures,
            int failedCleanups,
            Latencies committed,
            long longest,
            BitSet acknowledged) {}
}
