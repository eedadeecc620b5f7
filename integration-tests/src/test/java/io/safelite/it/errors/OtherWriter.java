package io.safelite.it.errors;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Another thread with a connection of its own, in a transaction that has written. */
final class OtherWriter implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Connection connection;

    OtherWriter(String url) {
        try {
            connection = thread.submit(() -> open(url)).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private static Connection open(String url) throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(Database.WRITE);
        }
        return connection;
    }

    /** Commits and goes. */
    @Override
    public void close() {
        try {
            thread.submit(this::commit).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        } finally {
            thread.shutdown();
        }
    }

    private Void commit() throws SQLException {
        try (connection) {
            connection.commit();
        }
        return null;
    }
}
