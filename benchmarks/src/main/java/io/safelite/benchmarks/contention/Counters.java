package io.safelite.benchmarks.contention;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Some counters in a file, each of which has to count every transaction on it. */
public final class Counters {
    static final int COUNT = 16;

    private Counters() {}

    /** Makes the table, with the ids from 0. */
    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "CREATE TABLE counter (id INTEGER PRIMARY KEY, value INTEGER NOT NULL)");
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO counter VALUES (?, 0)")) {
            for (int id = 0; id < COUNT; id++) {
                insert.setInt(1, id);
                insert.executeUpdate();
            }
        }
    }

    /**
     * Compares the file with what the writers were told, through a plain connection of its own.
     *
     * @param acknowledged for each counter, how many commits on it returned
     */
    static Audit audit(Path file, List<Long> acknowledged) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            long lost = 0;
            long ghosts = 0;
            try (ResultSet rows = statement.executeQuery("SELECT id, value FROM counter")) {
                while (rows.next()) {
                    long difference = rows.getLong(2) - acknowledged.get(rows.getInt(1));
                    lost += Math.max(0, -difference);
                    ghosts += Math.max(0, difference);
                }
            }
            try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
                return new Audit(lost, ghosts, row.next() ? row.getString(1) : "no answer");
            }
        }
    }

    /**
     * What the file said afterwards.
     *
     * @param lost acknowledged commits that a counter does not have
     * @param ghosts counts that nobody was told of
     * @param integrity the answer of SQLite's integrity check
     */
    public record Audit(long lost, long ghosts, String integrity) {
        public boolean exact() {
            return lost == 0 && ghosts == 0 && integrity.equals("ok");
        }
    }
}
