package io.safelite.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A fresh directory for one database, on the disk that holds {@code target/}. */
public final class BenchmarkFile implements AutoCloseable {
    private final Path directory;

    public BenchmarkFile() throws IOException {
        Path parent = Files.createDirectories(Path.of("target", "benchmarks"));
        directory = Files.createTempDirectory(parent, "db");
    }

    public Path path() {
        return directory.resolve("bench.db");
    }

    /** An open connection to the file, whose setting {@code synchronous=OFF} is checked. */
    Connection connectWithoutSync(Driver driver) throws SQLException {
        Connection connection = DriverManager.getConnection(driver.urlWithoutSync(path()));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA synchronous")) {
            if (!row.next() || row.getInt(1) != 0) {
                throw new IllegalStateException(
                        driver.key() + " did not take synchronous=OFF: the pair would not be fair");
            }
        }
        return connection;
    }

    /** Makes the table {@code item} with the ids from 1 to {@code rows}. */
    static void createItems(Connection connection, int rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "CREATE TABLE item (id INTEGER PRIMARY KEY, number INTEGER NOT NULL,"
                            + " name TEXT NOT NULL, price REAL NOT NULL)");
        }
        connection.setAutoCommit(false);
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO item VALUES (?, ?, ?, ?)")) {
            for (int id = 1; id <= rows; id++) {
                insert.setInt(1, id);
                insert.setLong(2, id * 1_000_003L);
                insert.setString(3, "The name of item " + id);
                insert.setDouble(4, id * 0.25);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    static void clear(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM " + table);
        }
    }

    @Override
    public void close() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }
}
