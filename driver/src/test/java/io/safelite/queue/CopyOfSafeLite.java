package io.safelite.queue;

import io.safelite.event.LockWait;
import io.safelite.event.SafeLiteListener;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An application with a copy of SafeLite of its own: some threads that count for a while. What it
 * answers are numbers, at the indices named here.
 */
public final class CopyOfSafeLite implements Callable<long[]> {
    static final int COMMITS = 0;
    static final int FAILURES = 1;
    static final int WAITS_FOR_SQLITE = 2;

    private static final AtomicLong WAITS = new AtomicLong();

    private final CyclicBarrier start;
    private final String url;
    private final int threads;
    private final long millis;
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    /**
     * @param start where all threads of all copies meet
     */
    public CopyOfSafeLite(CyclicBarrier start, String url, int threads, long millis) {
        this.start = start;
        this.url = url;
        this.threads = threads;
        this.millis = millis;
    }

    /** Counts the waits for a lock of SQLite: in a queue there are none. */
    public static final class Waits implements SafeLiteListener {
        @Override
        public void onWait(LockWait event) {
            if (event.reason() == LockWait.Reason.FOREIGN_LOCK) {
                WAITS.incrementAndGet();
            }
        }
    }

    @Override
    public long[] call() throws Exception {
        Properties properties = new Properties();
        boolean isSafeLite = url.startsWith("jdbc:safelite:");
        if (isSafeLite) {
            properties.setProperty("safelite.listener", Waits.class.getName());
        }
        // DriverManager would not show it to every class loader.
        Class<?> type =
                Class.forName(
                        isSafeLite ? "io.safelite.SafeLiteDriver" : "org.sqlite.JDBC",
                        true,
                        CopyOfSafeLite.class.getClassLoader());
        Driver driver = (Driver) type.getDeclaredConstructor().newInstance();
        ExecutorService pool =
                Executors.newFixedThreadPool(
                        threads,
                        task -> {
                            Thread thread = new Thread(task, "copy");
                            thread.setContextClassLoader(type.getClassLoader());
                            return thread;
                        });
        List<Future<Void>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Connection connection = driver.connect(url, properties);
            all.add(pool.submit(() -> count(connection)));
        }
        pool.shutdown();
        for (Future<Void> one : all) {
            one.get();
        }
        return new long[] {commits.get(), failures.get(), WAITS.get()};
    }

    private Void count(Connection connection) throws Exception {
        start.await(1, TimeUnit.MINUTES);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try (connection) {
            while (end - System.nanoTime() > 0) {
                try {
                    connection.setAutoCommit(false);
                    update(connection);
                    connection.commit();
                    commits.incrementAndGet();
                } catch (SQLException e) {
                    failures.incrementAndGet();
                    rollBack(connection);
                }
            }
        }
        return null;
    }

    private void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failures.incrementAndGet();
        }
    }

    private static void update(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE counter SET n = n + 1");
        }
    }
}
