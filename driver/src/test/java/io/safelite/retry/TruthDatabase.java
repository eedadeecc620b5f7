package io.safelite.retry;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The database that {@link TruthTable} is about, and how it gets back to what it was. */
final class TruthDatabase {
    private static final String[] TABLES = {
        "CREATE TABLE item(id INTEGER PRIMARY KEY, name, n, other)",
        "CREATE TABLE kind(name PRIMARY KEY, v, unread)",
        "CREATE TABLE log(id INTEGER PRIMARY KEY, what UNIQUE)",
        "CREATE TABLE noise(n)",
    };

    private static final String[] ROWS = {
        "INSERT INTO item VALUES(1, 'ab', 10, 'c'), (2, 'b', 20, ''), (3, 'c', 30, ''),"
                + " (4, 'big', -9223372036854775808, ''), (9, 'anchor', 90, '')",
        "INSERT INTO kind(name, v) VALUES('text', 'häß'), ('ascii', 'abc'), ('empty', ''),"
                + " ('null', NULL), ('int', 42), ('big', 9007199254740993), ('real', 0.5),"
                + " ('false', 0), ('blob', x'00ff'), ('moment', '2024-02-29 12:34:56.789')",
        "INSERT INTO log(id, what) VALUES(1, 'zero')",
    };

    private final Connection connection;

    /**
     * @param connection one of its own, with which others' transactions are done too
     */
    TruthDatabase(Connection connection) {
        this.connection = connection;
    }

    /** Makes the database what it was at the beginning. */
    void reset() throws SQLException {
        run(connection, "BEGIN IMMEDIATE");
        if (schema().equals(String.join("\n", TABLES))) {
            for (String table : tables()) {
                run(connection, "DELETE FROM " + table);
            }
        } else {
            for (String table : tables()) {
                run(connection, "DROP TABLE " + table);
            }
            run(connection, TABLES);
        }
        run(connection, ROWS);
        run(connection, "PRAGMA user_version = 0", "COMMIT");
    }

    /** The same for what belongs to one connection; it has no transaction open. */
    static void resetTemp(Connection connection) throws SQLException {
        run(
                connection,
                "CREATE TEMP TABLE IF NOT EXISTS scratch(id INTEGER PRIMARY KEY,"
                        + " v UNIQUE CHECK (v <> 99))",
                "DELETE FROM temp.scratch",
                "INSERT INTO temp.scratch VALUES(1, 1000), (2, 2000)");
    }

    /** Does what somebody else does. */
    void foreign(String... sql) throws SQLException {
        run(connection, sql);
    }

    /** All that is in it now, but for the noise. */
    List<String> content() throws SQLException {
        List<String> content = new ArrayList<>();
        for (String table : tables()) {
            if (!table.equals("noise")) {
                content.add(table + rows("SELECT * FROM " + table));
            }
        }
        content.add("user_version " + ask(connection, "PRAGMA user_version"));
        return content;
    }

    private List<String> tables() throws SQLException {
        return rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
    }

    private String schema() throws SQLException {
        return String.join(
                "\n", rows("SELECT sql FROM sqlite_master WHERE type = 'table' ORDER BY name"));
    }

    private List<String> rows(String sql) throws SQLException {
        List<String> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    Object value = rows.getObject(i);
                    row.add(value instanceof byte[] blob ? hex(blob) : String.valueOf(value));
                }
                all.add(String.join(",", row));
            }
        }
        return all;
    }

    private static String hex(byte[] blob) {
        return "x'" + HexFormat.of().formatHex(blob) + "'";
    }
}
