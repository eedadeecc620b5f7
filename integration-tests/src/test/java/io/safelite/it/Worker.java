package io.safelite.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The program of a {@link RunningWorker}: some threads that each read a counter, write it back one
 * higher and insert a row, in one transaction.
 *
 * <p>Says {@code ack ID} for every commit() that returned, {@code failed ID} with the reason for
 * every transaction that did not get so far, and {@code holding} once it keeps a transaction open.
 * Hears {@code hold}, {@code release} and {@code end}; ends when nobody speaks to it any more.
 */
public final class Worker {
    private final String name;
    private final String url;
    private final int transactions;
    private final long pauseMillis;
    private final AtomicBoolean shallHold = new AtomicBoolean();
    private final Semaphore released = new Semaphore(0);
    private volatile boolean shallEnd;

    private Worker(String name, String url, int transactions, long pauseMillis) {
        this.name = name;
        this.url = url;
        this.transactions = transactions;
        this.pauseMillis = pauseMillis;
    }

    /** Arguments: name, URL, threads, transactions per thread, milliseconds between them. */
    public static void main(String[] args) throws Exception {
        Worker worker =
                new Worker(args[0], args[1], Integer.parseInt(args[3]), Long.parseLong(args[4]));
        Thread ear = new Thread(worker::listen, "ear");
        ear.setDaemon(true);
        ear.start();
        worker.work(Integer.parseInt(args[2]));
    }

    private void listen() {
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                switch (order) {
                    case "hold" -> shallHold.set(true);
                    case "release" -> released.release();
                    case "end" -> shallEnd = true;
                    default -> say("what is " + order + "?");
                }
            }
        } catch (IOException e) {
            say("deaf: " + e);
        }
        Runtime.getRuntime().halt(1);
    }

    private void work(int threads) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            String thread = name + "-" + i;
            all.add(pool.submit(() -> write(thread)));
        }
        try {
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            // A broken thread ends the process: its exit code and output are the result.
            pool.shutdownNow();
        }
    }

    private Void write(String thread) throws SQLException, InterruptedException {
        try (Connection connection = DriverManager.getConnection(url)) {
            for (int i = 0; i < transactions && !shallEnd; i++) {
                String id = thread + "-" + i;
                connection.setAutoCommit(false);
                try {
                    transact(connection, id);
                    say("ack " + id);
                    pause(connection);
                } catch (SQLException e) {
                    say("failed " + id + " " + e.getSQLState() + " " + e.getMessage());
                    connection.rollback();
                }
            }
        }
        return null;
    }

    private void pause(Connection connection) throws SQLException, InterruptedException {
        if (pauseMillis > 0) {
            // Until then sqlite-jdbc, told to begin IMMEDIATE, keeps the lock.
            connection.setAutoCommit(true);
            Thread.sleep(pauseMillis);
        }
    }

    private void transact(Connection connection, String id)
            throws SQLException, InterruptedException {
        int n;
        try (PreparedStatement read = connection.prepareStatement("SELECT n FROM counter");
                ResultSet row = read.executeQuery()) {
            row.next();
            n = row.getInt(1);
        }
        try (PreparedStatement write = connection.prepareStatement("UPDATE counter SET n = ?")) {
            write.setInt(1, n + 1);
            write.executeUpdate();
        }
        if (shallHold.compareAndSet(true, false)) {
            say("holding");
            released.acquire();
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO done VALUES(?)")) {
            insert.setString(1, id);
            insert.executeUpdate();
        }
        connection.commit();
    }

    /** In one write, so that a killed process leaves no half line. */
    private static void say(String line) {
        byte[] bytes = (line.replace('\n', ' ') + "\n").getBytes(UTF_8);
        synchronized (System.out) {
            System.out.write(bytes, 0, bytes.length);
            System.out.flush();
        }
    }
}
