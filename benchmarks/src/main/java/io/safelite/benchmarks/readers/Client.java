package io.safelite.benchmarks.readers;

import io.safelite.benchmarks.Failures;
import io.safelite.benchmarks.Latencies;
import io.safelite.benchmarks.Pauses;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.SplittableRandom;

/**
 * One connection, with one transaction after the other until the time is up. Each is tried once; a
 * failed one is rolled back and counted as a failure.
 */
abstract class Client implements AutoCloseable {
    private final Connection connection;
    private final Transactions transactions;
    private final SplittableRandom random;
    private final long pauseNanos;
    private final Live live;

    private final Failures failures = new Failures();
    private final Latencies attempts = new Latencies();
    private long commits;
    private long measured;

    /**
     * @param connection is closed with the client
     * @param pauseNanos between two transactions
     */
    Client(
            Connection connection,
            Transactions transactions,
            long seed,
            long pauseNanos,
            Live live) {
        this.connection = connection;
        this.transactions = transactions;
        this.random = new SplittableRandom(seed);
        this.pauseNanos = pauseNanos;
        this.live = live;
    }

    /** What a transaction does on the accounts that begin with {@code first}. */
    abstract void work(int first) throws SQLException;

    final int random(int bound) {
        return random.nextInt(bound);
    }

    /** Works until {@code deadline}; what ends before {@code from} is not measured. */
    final Tally run(long from, long deadline) {
        while (deadline - System.nanoTime() > 0) {
            long start = System.nanoTime();
            boolean committed = attempt();
            long end = System.nanoTime();
            if (end - from >= 0) {
                attempts.record(end - start);
                measured += committed && end - deadline <= 0 ? 1 : 0;
            }
            Pauses.pause(pauseNanos);
        }
        return new Tally(commits, measured, failures, attempts);
    }

    private boolean attempt() {
        try {
            transactions.begin();
            work(random(Accounts.BLOCKS) * Accounts.BLOCK);
            transactions.commit();
            commits++;
            live.commits().increment();
            return true;
        } catch (SQLException | RuntimeException e) {
            failures.record(e);
            live.failures().increment();
            rollBack();
            return false;
        }
    }

    private void rollBack() {
        try {
            transactions.rollback();
        } catch (SQLException | RuntimeException e) {
            // There may be nothing to roll back; that the attempt failed has been counted.
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            // The audit reads the file, and a lock that is left over shows there.
        }
    }
}
