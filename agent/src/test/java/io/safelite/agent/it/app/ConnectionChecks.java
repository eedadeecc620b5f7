package io.safelite.agent.it.app;

import static io.safelite.agent.it.app.Checks.check;
import static io.safelite.agent.it.app.Checks.equal;
import static io.safelite.agent.it.app.Checks.that;
import static io.safelite.agent.it.app.DriverChecks.text;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import org.sqlite.Function;
import org.sqlite.SQLiteConnection;

/** What applications do with a connection of sqlite-jdbc beyond java.sql, and who it says it is. */
final class ConnectionChecks {
    private final String url;

    private ConnectionChecks(String url) {
        this.url = url;
    }

    /** What a check does with a fresh connection. */
    private interface Use {
        void with(Connection connection) throws Exception;
    }

    static void run(Path directory) {
        ConnectionChecks checks = new ConnectionChecks(PlainApp.url(directory, "connection.db"));
        checks.identity();
        checks.nativeSide();
        checks.metadata();
        checks.closing();
    }

    private void identity() {
        with("cast", c -> that(((SQLiteConnection) c) != null, c));
        with("instanceof", c -> that(c instanceof SQLiteConnection, c.getClass()));
        with(
                "instanceof JDBC4Connection",
                c -> that(jdbc4("Connection").isInstance(c), c.getClass()));
        with("unwrap", c -> that(c.unwrap(SQLiteConnection.class) == c, "another"));
        with("unwrap to Connection", c -> that(c.unwrap(Connection.class) == c, "another"));
        with("isWrapperFor", c -> equal(c.isWrapperFor(SQLiteConnection.class), true));
        with("isWrapperFor something else", c -> equal(c.isWrapperFor(Runnable.class), false));
        with("element of a set", c -> that(new HashSet<>(List.of(c)).contains(c), c));
        with("statement's connection", c -> statementsConnection(c));
        with("metadata's connection", c -> that(c.getMetaData().getConnection() == c, "another"));
        with("statement's cast", c -> statementsCast(c));
    }

    private void nativeSide() {
        with("function", ConnectionChecks::function);
        with("function removed", ConnectionChecks::functionRemoved);
        with("busy timeout", c -> equal(text(c, "pragma busy_timeout"), "3000"));
        with("libversion", c -> that(!libversion(c).isEmpty(), "nothing"));
        with("getDatabase", c -> that(method(c, "getDatabase") != null, "null"));
        with("getUrl", c -> equal(method(c, "getUrl"), url));
    }

    private void metadata() {
        with("product", c -> equal(c.getMetaData().getDatabaseProductName(), "SQLite"));
        with("driver name", c -> that(driverName(c).startsWith("SQLite"), driverName(c)));
        with("metadata URL", c -> equal(c.getMetaData().getURL(), url));
        with(
                "isolation",
                c -> equal(c.getTransactionIsolation(), Connection.TRANSACTION_SERIALIZABLE));
        with("valid", c -> equal(c.isValid(1), true));
        with("warnings", c -> that(c.getWarnings() == null, c.getWarnings()));
        with("tables", ConnectionChecks::tables);
    }

    private void closing() {
        with("closed", ConnectionChecks::closed);
        with("closed twice", c -> c.close());
        with("close with a statement open", ConnectionChecks::closeWithStatement);
    }

    private void with(String name, Use use) {
        check(
                name,
                () -> {
                    try (Connection connection = DriverManager.getConnection(url)) {
                        use.with(connection);
                    }
                });
    }

    private static void statementsConnection(Connection c) throws SQLException {
        try (Statement s = c.createStatement();
                PreparedStatement p = c.prepareStatement("select 1");
                ResultSet r = p.executeQuery()) {
            that(s.getConnection() == c, "another connection from a statement");
            that(p.getConnection() == c, "another connection from a prepared statement");
            that(r.getStatement() == p, "another statement from a result set");
        }
    }

    private static void statementsCast(Connection c) throws Exception {
        try (Statement s = c.createStatement();
                PreparedStatement p = c.prepareStatement("select 1")) {
            that(jdbc4("Statement").isInstance(s), s.getClass());
            that(jdbc4("PreparedStatement").isInstance(p), p.getClass());
        }
    }

    private static Class<?> jdbc4(String name) throws ClassNotFoundException {
        return Class.forName("org.sqlite.jdbc4.JDBC4" + name);
    }

    private static void function(Connection c) throws SQLException {
        Function.create(
                c,
                "twice",
                new Function() {
                    @Override
                    protected void xFunc() throws SQLException {
                        result(2 * value_int(0));
                    }
                });
        equal(text(c, "select twice(21)"), "42");
        try (Statement s = c.createStatement()) {
            s.executeUpdate("create table numbers as select twice(4) as n");
        }
        equal(text(c, "select n from numbers"), "8");
    }

    private static void functionRemoved(Connection c) throws SQLException {
        Function nothing =
                new Function() {
                    @Override
                    protected void xFunc() throws SQLException {
                        result();
                    }
                };
        Function.create(c, "vanishing", nothing);
        that(text(c, "select vanishing()") == null, "something");
        Function.destroy(c, "vanishing");
        try {
            text(c, "select vanishing()");
            throw new AssertionError("still there");
        } catch (SQLException e) {
            that(e.getMessage().contains("no such function"), e.getMessage());
        }
    }

    private static String libversion(Connection c) throws Exception {
        return text(c, "select sqlite_version()");
    }

    /** Public since some version or other; where it is not, the check fails without agent too. */
    private static Object method(Connection c, String name) throws Exception {
        return c.getClass().getMethod(name).invoke(c);
    }

    private static String driverName(Connection c) throws SQLException {
        return c.getMetaData().getDriverName();
    }

    private static void tables(Connection c) throws SQLException {
        try (Statement s = c.createStatement()) {
            s.executeUpdate("create table parent (id integer primary key, name text)");
        }
        DatabaseMetaData metadata = c.getMetaData();
        try (ResultSet r = metadata.getTables(null, null, "parent", null)) {
            that(r.next(), "no table");
            equal(r.getString("TABLE_NAME"), "parent");
        }
        try (ResultSet r = metadata.getColumns(null, null, "parent", "name")) {
            that(r.next(), "no column");
            equal(r.getString("COLUMN_NAME"), "name");
        }
        try (ResultSet r = metadata.getPrimaryKeys(null, null, "parent")) {
            that(r.next(), "no key");
            equal(r.getString("COLUMN_NAME"), "id");
        }
    }

    private static void closed(Connection c) throws SQLException {
        equal(c.isClosed(), false);
        c.close();
        equal(c.isClosed(), true);
        try {
            c.createStatement();
            throw new AssertionError("a statement of a closed connection");
        } catch (SQLException e) {
            that(e.getMessage().contains("closed"), e.getMessage());
        }
    }

    private static void closeWithStatement(Connection c) throws SQLException {
        PreparedStatement statement = c.prepareStatement("select 1 union select 2");
        ResultSet rows = statement.executeQuery();
        rows.next();
        c.close();
        equal(c.isClosed(), true);
    }
}
