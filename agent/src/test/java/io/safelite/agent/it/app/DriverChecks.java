package io.safelite.agent.it.app;

import static io.safelite.agent.it.app.Checks.check;
import static io.safelite.agent.it.app.Checks.equal;
import static io.safelite.agent.it.app.Checks.that;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import javax.sql.PooledConnection;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.javax.SQLiteConnectionPoolDataSource;

/** Every door through which sqlite-jdbc hands out a connection. */
final class DriverChecks {
    private DriverChecks() {}

    static void run(Path directory) {
        String url = PlainApp.url(directory, "driver.db");
        check("driver is registered", () -> that(PlainApp.driverIsThere(), "none"));
        check("DriverManager", () -> usable(DriverManager.getConnection(url)));
        check("DriverManager with properties", () -> usable(withProperties(url)));
        check(
                "Driver.connect",
                () -> usable(DriverManager.getDriver(url).connect(url, new Properties())));
        check("JDBC.createConnection", () -> usable(created(url)));
        check(
                "SQLiteConfig.createConnection",
                () -> usable(new SQLiteConfig().createConnection(url)));
        check("SQLiteConfig.apply", () -> apply(url));
        check("SQLiteDataSource", () -> usable(dataSource(url).getConnection()));
        check("SQLiteDataSource with a user", () -> usable(withUser(url)));
        check("SQLiteConnectionPoolDataSource", () -> pooled(url));
        check("memory", () -> usable(DriverManager.getConnection("jdbc:sqlite::memory:")));
        check("memory without a name", () -> usable(DriverManager.getConnection("jdbc:sqlite:")));
        check("URL of nobody", DriverChecks::foreignUrl);
        check("URL of somebody else", DriverChecks::refusedByDriver);
        check("file that cannot be", () -> impossibleFile(directory));
        check("read-only connection", () -> readOnly(url));
        check("backup to a file", () -> backup(directory, url));
    }

    private static Connection withProperties(String url) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("foreign_keys", "true");
        Connection connection = DriverManager.getConnection(url, properties);
        equal(text(connection, "pragma foreign_keys"), "1");
        return connection;
    }

    /** Reflection, because what it returns has become more special over time. */
    private static Connection created(String url) throws Exception {
        return (Connection)
                Class.forName("org.sqlite.JDBC")
                        .getMethod("createConnection", String.class, Properties.class)
                        .invoke(null, url, new Properties());
    }

    private static void apply(String url) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.enforceForeignKeys(true);
        config.setCacheSize(123);
        try (Connection c = DriverManager.getConnection(url)) {
            config.apply(c);
            equal(text(c, "pragma cache_size"), "123");
            equal(text(c, "pragma foreign_keys"), "1");
        }
    }

    private static SQLiteDataSource dataSource(String url) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl(url);
        return source;
    }

    /** Reflection for the same reason as above. */
    private static Connection withUser(String url) throws Exception {
        return (Connection)
                SQLiteDataSource.class
                        .getMethod("getConnection", String.class, String.class)
                        .invoke(dataSource(url), "user", "secret");
    }

    private static void pooled(String url) throws SQLException {
        SQLiteConnectionPoolDataSource source = new SQLiteConnectionPoolDataSource();
        source.setUrl(url);
        PooledConnection pooled = source.getPooledConnection();
        // What it hands out is a proxy that knows java.sql.Connection only, with and without agent.
        for (int i = 0; i < 2; i++) {
            try (Connection c = pooled.getConnection()) {
                equal(text(c, "select 7"), "7");
            }
        }
        pooled.close();
    }

    private static void foreignUrl() {
        String message = refusal("jdbc:nobody:nothing");
        that(message.startsWith("No suitable driver"), message);
    }

    private static void refusedByDriver() throws Exception {
        java.sql.Driver driver =
                Class.forName("org.sqlite.JDBC")
                        .asSubclass(java.sql.Driver.class)
                        .getDeclaredConstructor()
                        .newInstance();
        equal(driver.acceptsURL("jdbc:h2:mem:"), false);
        Object connection = driver.connect("jdbc:h2:mem:", new Properties());
        that(connection == null, connection);
    }

    private static void impossibleFile(Path directory) {
        String message = refusal(PlainApp.url(directory.resolve("not").resolve("there"), "x.db"));
        that(message.contains("does not exist") || message.contains("CANTOPEN"), message);
    }

    private static String refusal(String url) {
        try {
            DriverManager.getConnection(url).close();
            return "no refusal of " + url;
        } catch (SQLException e) {
            return e.getMessage();
        }
    }

    private static void readOnly(String url) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        try (Connection c = DriverManager.getConnection(url, config.toProperties())) {
            equal(c.isReadOnly(), true);
            equal(text(c, "select 1"), "1");
            try (Statement s = c.createStatement()) {
                s.executeUpdate("create table forbidden (x)");
                throw new AssertionError("written through a read-only connection");
            } catch (SQLException e) {
                that(e.getMessage().contains("readonly"), e.getMessage());
            }
        }
    }

    private static void backup(Path directory, String url) throws Exception {
        Path copy = directory.resolve("copy.db");
        try (Connection c = DriverManager.getConnection(url);
                Statement s = c.createStatement()) {
            s.executeUpdate("create table precious (x)");
            s.executeUpdate("insert into precious values (42)");
            s.executeUpdate("backup to '" + copy + "'");
        }
        that(Files.size(copy) > 0, "an empty file");
        try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + copy)) {
            equal(text(c, "select x from precious"), "42");
        }
    }

    private static void usable(Connection connection) throws SQLException {
        try (Connection c = connection) {
            that(c instanceof SQLiteConnection, c.getClass().getName());
            equal(text(c, "select 7"), "7");
        }
        equal(connection.isClosed(), true);
    }

    static String text(Connection connection, String query) throws SQLException {
        try (Statement s = connection.createStatement();
                ResultSet r = s.executeQuery(query)) {
            that(r.next(), "no row");
            return r.getString(1);
        }
    }
}
