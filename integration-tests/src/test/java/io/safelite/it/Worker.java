package io.safelite.it;

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

/**
 * One process of {@link SeveralProcessesTest}: some threads that each read a counter and write it
 * back one higher. Prints a line for every transaction that was acknowledged.
 */
final class Worker {
    private Worker() {}

    /** Arguments: URL, threads, transactions per thread. */
    public static void main(String[] args) throws Exception {
        int threads = Integer.parseInt(args[1]);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(pool.submit(() -> count(args[0], Integer.parseInt(args[2]))));
        }
        try {
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            // A failed thread ends the process: its exit code and output are the result.
            pool.shutdownNow();
        }
    }

    private static Void count(String url, int transactions) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            for (int i = 0; i < transactions; i++) {
                int n;
                try (PreparedStatement read = connection.prepareStatement("SELECT n FROM counter");
                        ResultSet row = read.executeQuery()) {
                    row.next();
                    n = row.getInt(1);
                }
                try (PreparedStatement write =
                        connection.prepareStatement("UPDATE counter SET n = ?")) {
                    write.setInt(1, n + 1);
                    write.executeUpdate();
                }
                connection.commit();
                synchronized (System.out) {
                    System.out.println("committed");
                    System.out.flush();
                }
            }
        }
        return null;
    }
}
