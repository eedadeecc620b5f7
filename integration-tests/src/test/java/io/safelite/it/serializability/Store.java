package io.safelite.it.serializability;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How lists are kept in the database. */
enum Store {
    /** A row per element, in the order of their numbers. */
    ROWS(
            "rows",
            "CREATE TABLE lists(id INTEGER PRIMARY KEY, key INTEGER NOT NULL, value INTEGER NOT"
                    + " NULL)",
            "INSERT INTO lists(key, value) VALUES(?1, ?2)",
            "SELECT value FROM lists WHERE key = ?1 ORDER BY id",
            "SELECT key, value FROM lists ORDER BY id"),

    /** A row per list, its elements in one text. */
    TEXT(
            "text",
            "CREATE TABLE lists(key INTEGER PRIMARY KEY, elements TEXT NOT NULL)",
            "INSERT INTO lists VALUES(?1, ?2) ON CONFLICT(key)"
                    + " DO UPDATE SET elements = elements || ',' || excluded.elements",
            "SELECT elements FROM lists WHERE key = ?1",
            "SELECT key, elements FROM lists");

    private final String note;
    private final String create;
    private final String append;
    private final String read;
    private final String readAll;

    Store(String note, String create, String append, String read, String readAll) {
        this.note = note;
        this.create = create;
        this.append = append;
        this.read = read;
        this.readAll = readAll;
    }

    /** What a table says of it. */
    String note() {
        return note;
    }

    void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(create);
            if (this == ROWS) {
                statement.execute("CREATE INDEX by_key ON lists(key)");
            }
        }
    }

    void append(Connection connection, int key, int value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(append)) {
            statement.setInt(1, key);
            statement.setInt(2, value);
            statement.executeUpdate();
        }
    }

    List<Integer> read(Connection connection, int key) throws SQLException {
        List<Integer> list = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(read)) {
            statement.setInt(1, key);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    list.addAll(HistoryText.list(row.getString(1)));
                }
            }
        }
        return list;
    }

    Map<Integer, List<Integer>> readAll(Connection connection) throws SQLException {
        Map<Integer, List<Integer>> lists = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(readAll)) {
            while (row.next()) {
                lists.computeIfAbsent(row.getInt(1), key -> new ArrayList<>())
                        .addAll(HistoryText.list(row.getString(2)));
            }
        }
        return lists;
    }
}
