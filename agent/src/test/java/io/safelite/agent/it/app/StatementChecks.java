package io.safelite.agent.it.app;

import static io.safelite.agent.it.app.Checks.check;
import static io.safelite.agent.it.app.Checks.equal;
import static io.safelite.agent.it.app.Checks.that;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.Arrays;

/** Statements, parameters, results. */
final class StatementChecks {
    private final String url;

    private StatementChecks(String url) {
        this.url = url;
    }

    /** What a check does with a connection whose table {@code t} is empty. */
    private interface Use {
        void with(Connection connection) throws Exception;
    }

    static void run(Path directory) {
        StatementChecks checks = new StatementChecks(PlainApp.url(directory, "statement.db"));
        checks.with("update count", StatementChecks::updateCount);
        checks.with("generated keys", StatementChecks::generatedKeys);
        checks.with("generated keys of a prepared statement", StatementChecks::preparedKeys);
        checks.with("batch", StatementChecks::batch);
        checks.with("batch of a prepared statement", StatementChecks::preparedBatch);
        checks.with("date and timestamp", StatementChecks::dates);
        checks.with("blob", StatementChecks::blob);
        checks.with("null", StatementChecks::nothing);
        checks.with("metadata of a result", StatementChecks::resultMetadata);
        checks.with("metadata of parameters", StatementChecks::parameterMetadata);
        checks.with("max rows", StatementChecks::maxRows);
        checks.with("execute and fetch", StatementChecks::execute);
        checks.with("constraint", StatementChecks::constraint);
        checks.with("vendor code", StatementChecks::vendorCode);
        checks.with("syntax error", StatementChecks::syntaxError);
        checks.with("query timeout", StatementChecks::queryTimeout);
        checks.with("closed statement", StatementChecks::closed);
    }

    private void with(String name, Use use) {
        check(
                name,
                () -> {
                    try (Connection connection = DriverManager.getConnection(url);
                            Statement s = connection.createStatement()) {
                        s.executeUpdate("drop table if exists t");
                        s.executeUpdate("create table t (id integer primary key, x)");
                        use.with(connection);
                    }
                });
    }

    private static void updateCount(Connection c) throws SQLException {
        try (Statement s = c.createStatement()) {
            equal(s.executeUpdate("insert into t (x) values (1), (2), (3)"), 3);
            equal(s.executeUpdate("update t set x = 0 where x > 1"), 2);
            equal(s.executeUpdate("delete from t where x = 1"), 1);
        }
    }

    private static void generatedKeys(Connection c) throws SQLException {
        try (Statement s = c.createStatement()) {
            s.executeUpdate("insert into t values (41, 'x')");
            s.executeUpdate("insert into t (x) values ('y')", Statement.RETURN_GENERATED_KEYS);
            try (ResultSet keys = s.getGeneratedKeys()) {
                that(keys.next(), "no key");
                equal(keys.getInt(1), 42);
            }
        }
    }

    private static void preparedKeys(Connection c) throws SQLException {
        try (PreparedStatement p =
                c.prepareStatement(
                        "insert into t (x) values (?)", Statement.RETURN_GENERATED_KEYS)) {
            for (int i = 1; i <= 3; i++) {
                p.setInt(1, i);
                p.executeUpdate();
                try (ResultSet keys = p.getGeneratedKeys()) {
                    that(keys.next(), "no key");
                    equal(keys.getInt(1), i);
                }
            }
        }
    }

    private static void batch(Connection c) throws SQLException {
        try (Statement s = c.createStatement()) {
            s.addBatch("insert into t (x) values (1)");
            s.addBatch("insert into t (x) values (2)");
            s.addBatch("update t set x = 3");
            equal(Arrays.toString(s.executeBatch()), "[1, 1, 2]");
        }
    }

    private static void preparedBatch(Connection c) throws SQLException {
        c.setAutoCommit(false);
        try (PreparedStatement p = c.prepareStatement("insert into t (x) values (?)")) {
            for (int i = 0; i < 100; i++) {
                p.setInt(1, i);
                p.addBatch();
            }
            equal(p.executeBatch().length, 100);
        }
        c.commit();
        equal(DriverChecks.text(c, "select sum(x) from t"), "4950");
    }

    private static void dates(Connection c) throws SQLException {
        Date date = Date.valueOf("2024-02-29");
        Timestamp timestamp = Timestamp.valueOf("2024-02-29 12:34:56.789");
        try (PreparedStatement p = c.prepareStatement("select ?, ?")) {
            p.setDate(1, date);
            p.setTimestamp(2, timestamp);
            try (ResultSet r = p.executeQuery()) {
                that(r.next(), "no row");
                equal(r.getDate(1), date);
                equal(r.getTimestamp(2), timestamp);
            }
        }
    }

    private static void blob(Connection c) throws SQLException {
        byte[] bytes = {0, 1, -1, 127, -128};
        try (PreparedStatement p = c.prepareStatement("insert into t (x) values (?)")) {
            p.setBytes(1, bytes);
            p.executeUpdate();
        }
        try (Statement s = c.createStatement();
                ResultSet r = s.executeQuery("select x, length(x), typeof(x) from t")) {
            that(r.next(), "no row");
            equal(Arrays.toString(r.getBytes(1)), Arrays.toString(bytes));
            equal(Arrays.toString((byte[]) r.getObject(1)), Arrays.toString(bytes));
            equal(r.getInt(2), bytes.length);
            equal(r.getString(3), "blob");
        }
    }

    private static void nothing(Connection c) throws SQLException {
        try (Statement s = c.createStatement();
                ResultSet r = s.executeQuery("select null")) {
            that(r.next(), "no row");
            equal(r.getInt(1), 0);
            equal(r.wasNull(), true);
            that(r.getObject(1) == null, "something");
        }
    }

    private static void resultMetadata(Connection c) throws SQLException {
        try (Statement s = c.createStatement();
                ResultSet r = s.executeQuery("select id, x as other from t")) {
            equal(r.getMetaData().getColumnCount(), 2);
            equal(r.getMetaData().getColumnName(2), "other");
            equal(r.findColumn("other"), 2);
            equal(r.next(), false);
        }
    }

    private static void parameterMetadata(Connection c) throws SQLException {
        try (PreparedStatement p = c.prepareStatement("select ?, ?")) {
            equal(p.getParameterMetaData().getParameterCount(), 2);
            equal(p.getMetaData().getColumnCount(), 2);
        }
    }

    private static void maxRows(Connection c) throws SQLException {
        try (Statement s = c.createStatement()) {
            s.setMaxRows(2);
            try (ResultSet r = s.executeQuery("select 1 union select 2 union select 3")) {
                int rows = 0;
                while (r.next()) {
                    rows++;
                }
                equal(rows, 2);
            }
        }
    }

    private static void execute(Connection c) throws SQLException {
        try (Statement s = c.createStatement()) {
            equal(s.execute("insert into t (x) values (5)"), false);
            equal(s.getUpdateCount(), 1);
            equal(s.execute("select x from t"), true);
            try (ResultSet r = s.getResultSet()) {
                that(r.next(), "no row");
                equal(r.getInt("x"), 5);
            }
        }
    }

    private static void constraint(Connection c) throws SQLException {
        SQLException e = violation(c);
        that(e.getMessage().contains("UNIQUE constraint failed: t.id"), e.getMessage());
    }

    /** Drivers before 3.15 give 0. */
    private static void vendorCode(Connection c) throws SQLException {
        equal(violation(c).getErrorCode(), 19);
    }

    private static SQLException violation(Connection c) throws SQLException {
        try (Statement s = c.createStatement()) {
            s.executeUpdate("insert into t values (1, 'x')");
            s.executeUpdate("insert into t values (1, 'y')");
        } catch (SQLException e) {
            return e;
        }
        throw new AssertionError("two rows with one key");
    }

    private static void syntaxError(Connection c) throws SQLException {
        try {
            c.prepareStatement("selekt 1");
            throw new AssertionError("prepared");
        } catch (SQLException e) {
            that(e.getMessage().contains("syntax error"), e.getMessage());
        }
    }

    private static void queryTimeout(Connection c) throws SQLException {
        try (Statement s = c.createStatement()) {
            s.setQueryTimeout(5);
            equal(s.getQueryTimeout(), 5);
        }
    }

    private static void closed(Connection c) throws SQLException {
        Statement s = c.createStatement();
        equal(s.isClosed(), false);
        s.close();
        s.close();
        equal(s.isClosed(), true);
    }
}
