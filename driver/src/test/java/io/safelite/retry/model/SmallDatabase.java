package io.safelite.retry.model;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The database of the model: few rows, with all that makes rows depend on each other. Always the
 * same again after {@link #reset}.
 */
final class SmallDatabase implements AutoCloseable {
    private static final List<String> TABLES = List.of("account", "item", "setting", "log");

    private static final String[] COLUMNS = {
        "account(id INTEGER PRIMARY KEY, name TEXT UNIQUE,"
                + " balance INTEGER NOT NULL CHECK(balance >= -100), note BLOB)",
        "item(id INTEGER PRIMARY KEY AUTOINCREMENT, account INTEGER, price REAL, tag TEXT)",
        "setting(key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID",
        "log(id INTEGER PRIMARY KEY, what TEXT, n)"
    };

    private static final String[] RULES = {
        "CREATE INDEX item_by_tag ON item(tag)",
        "CREATE TRIGGER balance_changes AFTER UPDATE OF balance ON account BEGIN"
                + " INSERT INTO log(what, n) VALUES(NEW.name, NEW.balance - OLD.balance); END",
        "CREATE TRIGGER no_such_tag BEFORE INSERT ON item WHEN NEW.tag = 'forbidden' BEGIN"
                + " SELECT RAISE(ABORT, 'forbidden'); END"
    };

    private static final String[] ROWS = {
        "INSERT INTO origin.account VALUES"
                + "(1, 'ann', 10, x'00ff'), (2, 'bob', 20, NULL), (3, NULL, 100, x''),"
                + " (5, 'd''Ärger', -1, zeroblob(100))",
        "INSERT INTO origin.item VALUES(1, 1, 0.5, 'red'), (2, 1, 10, 'blue'),"
                + " (3, 2, NULL, 'red'), (6, NULL, -2.25, NULL)",
        "INSERT INTO origin.setting VALUES('colour', 'red'), ('size', 7)",
        "INSERT INTO origin.log VALUES(1, 'begin', 0)"
    };

    /** All of it as one text. */
    private static final String DUMP =
            """
            SELECT (SELECT group_concat('account ' || id || ' ' || quote(name) || ' '
                || quote(balance) || ' ' || quote(note), char(10))
                FROM (SELECT * FROM account ORDER BY id)),
            (SELECT group_concat('item ' || id || ' ' || quote(account) || ' '
                || quote(price) || ' ' || quote(tag), char(10))
                FROM (SELECT * FROM item ORDER BY id)),
            (SELECT group_concat('setting ' || quote(key) || ' ' || quote(value), char(10))
                FROM (SELECT * FROM setting ORDER BY key)),
            (SELECT group_concat('log ' || id || ' ' || quote(what) || ' ' || quote(n), char(10))
                FROM (SELECT * FROM log ORDER BY id)),
            (SELECT group_concat('sequence ' || name || ' ' || seq, char(10))
                FROM sqlite_sequence),
            (SELECT 'version ' || user_version FROM pragma_user_version),
            (SELECT group_concat(type || ' ' || name, char(10)) FROM sqlite_master
                WHERE name LIKE 'extra%')
            """;

    private final Connection connection;

    private SmallDatabase(Connection connection) {
        this.connection = connection;
    }

    /** Fills an empty database. */
    static SmallDatabase create(Connection connection) throws SQLException {
        List<String> sql = new ArrayList<>();
        sql.add("ATTACH ':memory:' AS origin");
        for (String columns : COLUMNS) {
            sql.add("CREATE TABLE " + columns);
            sql.add("CREATE TABLE origin." + columns);
        }
        sql.addAll(List.of(RULES));
        sql.addAll(List.of(ROWS));
        connection.setAutoCommit(true);
        execute(connection, sql);
        connection.setAutoCommit(false);
        SmallDatabase database = new SmallDatabase(connection);
        database.reset();
        return database;
    }

    /** Puts back what was there in the beginning. */
    void reset() throws SQLException {
        List<String> sql = new ArrayList<>();
        sql.add("DROP TABLE IF EXISTS extra_table");
        sql.add("DROP INDEX IF EXISTS extra_index");
        for (String table : TABLES) {
            sql.add("DELETE FROM main." + table);
            sql.add("INSERT INTO main." + table + " SELECT * FROM origin." + table);
        }
        sql.add("PRAGMA user_version = 0");
        sql.add("DELETE FROM main.sqlite_sequence");
        sql.add("INSERT INTO main.sqlite_sequence SELECT * FROM origin.sqlite_sequence");
        execute(connection, sql);
        connection.commit();
    }

    private static void execute(Connection connection, List<String> sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String text : sql) {
                statement.execute(text);
            }
        }
    }

    /** All rows of all tables, in their order. */
    String content() throws SQLException {
        StringBuilder content = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery(DUMP)) {
            tables.next();
            for (int i = 1; i <= tables.getMetaData().getColumnCount(); i++) {
                String table = tables.getString(i);
                content.append(table == null ? "" : table + "\n");
            }
        }
        connection.commit();
        return content.toString();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
