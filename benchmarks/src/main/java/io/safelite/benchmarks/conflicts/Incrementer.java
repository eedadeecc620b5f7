package io.safelite.benchmarks.conflicts;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that reads a counter, thinks for a millisecond, and writes it back; one attempt each.
 */
final class Incrementer implements Runnable {
    private static final long THINKING_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final String url;
    private final int rows;
    private final long endNanos;
    private final SplittableRandom random;
    private long commits;
    private long failures;
    private SQLException broken;

    private Incrementer(String url, int rows, long endNanos, long seed) {
        this.url = url;
        this.rows = rows;
        this.endNanos = endNanos;
        this.random = new SplittableRandom(seed);
    }

    /** Runs so many for so long. */
    static List<Incrementer> run(String url, int rows, int threads, int seconds)
            throws InterruptedException, SQLException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Incrementer> all = new ArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Incrementer one = new Incrementer(url, rows, end, i);
            Thread thread = new Thread(one, "incrementer-" + i);
            thread.start();
            all.add(one);
            running.add(thread);
        }
        for (Thread thread : running) {
            thread.join();
        }
        for (Incrementer one : all) {
            if (one.broken != null) {
                throw one.broken;
            }
        }
        return all;
    }

    long commits() {
        return commits;
    }

    long failures() {
        return failures;
    }

    @Override
    public void run() {
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement select =
                        connection.prepareStatement("SELECT n FROM counter WHERE id = ?");
                PreparedStatement update =
                        connection.prepareStatement("UPDATE counter SET n = ? WHERE id = ?")) {
            connection.setAutoCommit(false);
            while (System.nanoTime() < endNanos) {
                try {
                    increment(select, update);
                    connection.commit();
                    commits++;
                } catch (SQLException e) {
                    failures++;
                    connection.rollback();
                }
            }
        } catch (SQLException e) {
            broken = e;
        }
    }

    private void increment(PreparedStatement select, PreparedStatement update) throws SQLException {
        int id = random.nextInt(rows) + 1;
        select.setInt(1, id);
        long n;
        try (ResultSet row = select.executeQuery()) {
            row.next();
            n = row.getLong(1);
        }
        LockSupport.parkNanos(THINKING_NANOS);
        update.setLong(1, n + 1);
        update.setInt(2, id);
        update.executeUpdate();
    }
}
