package io.safelite.agent.it.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that read, change and write one number, and do not try again when that fails. The first
 * failure is told with its stack, on one line.
 */
final class Contention {
    private static final int THREADS = 8;
    private static final int TRANSACTIONS = 40;

    private final String[] urls;
    private final CountDownLatch start = new CountDownLatch(THREADS);
    private final AtomicInteger committed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicReference<Exception> firstFailure = new AtomicReference<>();

    private Contention(String... urls) {
        this.urls = urls;
    }

    /** The URLs lead to one file; the threads share them out. */
    static void run(String... urls) throws Exception {
        try (Connection c = DriverManager.getConnection(urls[0]);
                Statement s = c.createStatement()) {
            s.executeUpdate("create table counter (value integer)");
            s.executeUpdate("insert into counter values (0)");
        }
        Contention contention = new Contention(urls);
        contention.race();
        int counter;
        try (Connection c = DriverManager.getConnection(urls[0]);
                Statement s = c.createStatement()) {
            counter = value(s);
        }
        int done = contention.committed.get();
        // One write, so that two of these in one JVM do not mix their lines.
        System.out.print(
                ("failed " + contention.failed + " of " + THREADS * TRANSACTIONS + "\n")
                        + (counter == done
                                ? "counter OK\n"
                                : "counter " + counter + " wanted " + done + "\n")
                        + contention.caught());
        System.out.flush();
    }

    /** Empty if nothing has failed. */
    private String caught() {
        Exception failure = firstFailure.get();
        if (failure == null) {
            return "";
        }
        StringWriter stack = new StringWriter();
        failure.printStackTrace(new PrintWriter(stack));
        return "caught " + String.join(" |", stack.toString().split("\\R\\s*")) + "\n";
    }

    private void failed(int transactions, Exception failure) {
        failed.addAndGet(transactions);
        firstFailure.compareAndSet(null, failure);
    }

    private void race() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            String url = urls[i % urls.length];
            Thread thread = new Thread(() -> work(url), "worker-" + i);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void work(String url) {
        int left = TRANSACTIONS;
        try (Connection c = DriverManager.getConnection(url)) {
            start.countDown();
            start.await();
            for (; left > 0; left--) {
                transaction(c);
            }
        } catch (Exception e) {
            // Not even a connection, or none any more: all that is left has failed.
            start.countDown();
            failed(left, e);
        }
    }

    private void transaction(Connection c) throws SQLException {
        try (Statement s = c.createStatement()) {
            c.setAutoCommit(false);
            int next = value(s) + 1;
            // An application computes something between reading and writing.
            LockSupport.parkNanos(500_000);
            s.executeUpdate("update counter set value = " + next);
            c.commit();
            committed.incrementAndGet();
        } catch (SQLException e) {
            failed(1, e);
            c.rollback();
        }
    }

    private static int value(Statement s) throws SQLException {
        try (ResultSet r = s.executeQuery("select value from counter")) {
            r.next();
            return r.getInt(1);
        }
    }
}
