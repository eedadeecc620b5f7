package io.safelite.benchmarks.contention;

import io.safelite.benchmarks.Failures;
import io.safelite.benchmarks.Latencies;
import io.safelite.benchmarks.Pauses;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * One connection, which counts until the time is up. Every transaction is tried once; a failed one
 * is rolled back and counted as a failure.
 */
final class Writer {
    private final Connection connection;
    private final Transactions transactions;
    private final PreparedStatement select;
    private final PreparedStatement update;
    private final PreparedStatement sum;
    private final SplittableRandom random;
    private final long holdNanos;
    private final long thinkNanos;
    private final int reads;
    private final Live live;

    private final long[] counted = new long[Counters.COUNT];
    private final Failures failures = new Failures();
    private final Latencies committed = new Latencies();
    private final Latencies waits = new Latencies();
    private long from;
    private long deadline;
    private long commits;

    /** Whether the transaction under way has not got its first row yet. */
    private boolean isWaiting;

    /**
     * @param connection is closed with the writer
     */
    Writer(Connection connection, Gate gate, Job job, long seed, Live live) throws SQLException {
        this.connection = connection;
        this.select = connection.prepareStatement("SELECT value FROM counter WHERE id = ?");
        this.update = connection.prepareStatement("UPDATE counter SET value = ? WHERE id = ?");
        this.sum = connection.prepareStatement("SELECT count(*), sum(value) FROM counter");
        this.transactions = job.contender().transactions(connection, gate, job.settings());
        this.random = new SplittableRandom(seed);
        this.holdNanos = TimeUnit.MILLISECONDS.toNanos(job.cell().holdMillis());
        this.thinkNanos = job.settings().think().toNanos();
        this.reads = job.settings().reads();
        this.live = live;
    }

    /** Counts until {@code deadline}; what ends before {@code from} is not measured. */
    Tally run(long from, long deadline) {
        this.from = from;
        this.deadline = deadline;
        while (deadline - System.nanoTime() > 0) {
            if (random.nextInt(100) < reads) {
                look();
            } else {
                attempt(random.nextInt(Counters.COUNT));
            }
            Pauses.pause(thinkNanos);
        }
        return new Tally(
                List.of(commits),
                Arrays.stream(counted).boxed().toList(),
                failures,
                committed,
                waits);
    }

    private void attempt(int counter) {
        long start = start();
        try {
            transactions.begin();
            long value = read(counter);
            waited(start);
            Pauses.pause(holdNanos);
            write(counter, value + 1);
            transactions.commit();
            counted[counter]++;
            committed(start);
        } catch (SQLException | RuntimeException e) {
            failed(start, e);
        }
    }

    private long start() {
        isWaiting = true;
        return System.nanoTime();
    }

    private void failed(long start, Exception e) {
        failures.record(e);
        live.failures().increment();
        if (isWaiting) {
            waited(start);
        }
        rollBack();
    }

    /** A transaction that only reads. */
    private void look() {
        long start = start();
        try {
            transactions.beginToRead();
            try (ResultSet row = sum.executeQuery()) {
                if (!row.next() || row.getInt(1) != Counters.COUNT) {
                    throw new SQLException("Some counters are gone.");
                }
            }
            waited(start);
            transactions.commit();
            committed(start);
        } catch (SQLException | RuntimeException e) {
            failed(start, e);
        }
    }

    private long read(int counter) throws SQLException {
        select.setInt(1, counter);
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("Counter " + counter + " is gone.");
            }
            return row.getLong(1);
        }
    }

    private void write(int counter, long value) throws SQLException {
        update.setLong(1, value);
        update.setInt(2, counter);
        update.executeUpdate();
    }

    private void waited(long start) {
        long end = System.nanoTime();
        isWaiting = false;
        if (end - from >= 0) {
            waits.record(end - start);
        }
    }

    private void committed(long start) {
        long end = System.nanoTime();
        live.commits().increment();
        if (end - from >= 0) {
            committed.record(end - start);
            if (end - deadline <= 0) {
                commits++;
            }
        }
    }

    private void rollBack() {
        try {
            transactions.rollback();
        } catch (SQLException | RuntimeException e) {
            // There may be nothing to roll back; that the attempt failed has been counted.
        }
    }

    void close() {
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            // The audit reads the file, and a lock that is left over shows there.
        }
    }
}
