package io.safelite.it.errors;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A file in WAL mode with a row with the id 1.
 *
 * @param url how it is opened, with or without SafeLite
 */
record Database(String url) {
    static final String READ = "SELECT value FROM item";
    static final String WRITE = "UPDATE item SET value = value + 1";
    static final String DUPLICATE = "INSERT INTO item VALUES(1, 0)";

    static final String DUPLICATE_OR_ROLLBACK = "INSERT OR ROLLBACK INTO item VALUES(1, 0)";

    private static final String PLAIN = "jdbc:sqlite:";
    private static final String SAFE = "jdbc:safelite:";

    /**
     * @param parameters of SafeLite alone
     */
    static Database create(Path directory, boolean isSafe, String parameters) throws SQLException {
        Path file = directory.resolve("items.db");
        try (Connection connection = DriverManager.getConnection(PLAIN + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("CREATE TABLE item(id INTEGER PRIMARY KEY, value INTEGER NOT NULL)");
            statement.execute("INSERT INTO item VALUES(1, 0)");
        }
        String waiting = "?busy_timeout=100";
        return new Database(isSafe ? SAFE + file + waiting + parameters : PLAIN + file + waiting);
    }

    HikariDataSource pool(int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(connections);
        return new HikariDataSource(config);
    }

    HikariDataSource readOnlyPool() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setReadOnly(true);
        return new HikariDataSource(config);
    }

    /** What is in the file. */
    int value() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(READ)) {
            return row.getInt(1);
        }
    }
}
