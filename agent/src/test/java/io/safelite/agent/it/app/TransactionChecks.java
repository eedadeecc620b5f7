package io.safelite.agent.it.app;

import static io.safelite.agent.it.app.Checks.check;
import static io.safelite.agent.it.app.Checks.equal;
import static io.safelite.agent.it.app.Checks.that;
import static io.safelite.agent.it.app.DriverChecks.text;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;

/** Transactions of one connection at a time, as JDBC has them. */
final class TransactionChecks {
    private final String url;

    private TransactionChecks(String url) {
        this.url = url;
    }

    /** What a check does with a connection whose table {@code t} is empty. */
    private interface Use {
        void with(Connection connection) throws Exception;
    }

    static void run(Path directory) {
        TransactionChecks checks = new TransactionChecks(PlainApp.url(directory, "transaction.db"));
        checks.with("autocommit", TransactionChecks::autocommit);
        checks.with("commit", TransactionChecks::commit);
        checks.with("rollback", TransactionChecks::rollback);
        checks.with("autocommit commits", TransactionChecks::autocommitCommits);
        checks.with("commit in autocommit mode", TransactionChecks::commitInAutocommit);
        checks.with("close rolls back", checks::closeRollsBack);
        checks.with("savepoint", TransactionChecks::savepoint);
        checks.with("named savepoint", TransactionChecks::namedSavepoint);
        checks.with("begin and commit as SQL", TransactionChecks::sqlTransaction);
        checks.with("isolated from another connection", checks::isolated);
        checks.with("rolled back beside another connection", checks::rolledBackBeside);
        checks.with("read-only of a used connection", TransactionChecks::readOnly);
        checks.with("read only, false", c -> c.setReadOnly(false));
        checks.with("isolation read uncommitted", TransactionChecks::readUncommitted);
    }

    private void with(String name, Use use) {
        check(
                name,
                () -> {
                    try (Connection connection = DriverManager.getConnection(url)) {
                        update(connection, "drop table if exists t");
                        update(connection, "create table t (x)");
                        use.with(connection);
                    }
                });
    }

    private static void autocommit(Connection c) throws SQLException {
        equal(c.getAutoCommit(), true);
        insert(c);
        c.setAutoCommit(false);
        equal(c.getAutoCommit(), false);
        c.setAutoCommit(true);
        equal(count(c), 1);
    }

    private static void commit(Connection c) throws SQLException {
        c.setAutoCommit(false);
        insert(c);
        c.commit();
        insert(c);
        c.rollback();
        equal(count(c), 1);
    }

    private static void rollback(Connection c) throws SQLException {
        c.setAutoCommit(false);
        insert(c);
        equal(count(c), 1);
        c.rollback();
        equal(count(c), 0);
        equal(c.getAutoCommit(), false);
    }

    private static void autocommitCommits(Connection c) throws SQLException {
        c.setAutoCommit(false);
        insert(c);
        c.setAutoCommit(true);
        equal(count(c), 1);
    }

    private static void commitInAutocommit(Connection c) {
        try {
            c.commit();
            throw new AssertionError("committed");
        } catch (SQLException e) {
            that(e.getMessage().contains("auto-commit"), e.getMessage());
        }
    }

    private void closeRollsBack(Connection other) throws SQLException {
        try (Connection c = DriverManager.getConnection(url)) {
            c.setAutoCommit(false);
            insert(c);
        }
        equal(count(other), 0);
    }

    /** SQLite rolls back by itself; a transaction of another connection is not touched by that. */
    private void rolledBackBeside(Connection c) throws SQLException {
        try (Connection newer = DriverManager.getConnection(url + "-beside")) {
            update(newer, "create table t (x)");
            newer.setAutoCommit(false);
            insert(newer);
            update(c, "create unique index one_of_each on t (x)");
            c.setAutoCommit(false);
            insert(c);
            try {
                update(c, "insert or rollback into t select x from t");
                throw new AssertionError("inserted twice");
            } catch (SQLException e) {
                that(e.getMessage().contains("UNIQUE constraint"), e.getMessage());
            }
            newer.commit();
            equal(count(newer), 1);
        }
    }

    private static void savepoint(Connection c) throws SQLException {
        c.setAutoCommit(false);
        insert(c);
        Savepoint savepoint = c.setSavepoint();
        insert(c);
        c.rollback(savepoint);
        c.commit();
        equal(count(c), 1);
    }

    private static void namedSavepoint(Connection c) throws SQLException {
        c.setAutoCommit(false);
        Savepoint savepoint = c.setSavepoint("here");
        equal(savepoint.getSavepointName(), "here");
        insert(c);
        c.releaseSavepoint(savepoint);
        c.commit();
        equal(count(c), 1);
    }

    private static void sqlTransaction(Connection c) throws SQLException {
        update(c, "begin");
        insert(c);
        update(c, "rollback");
        update(c, "begin immediate");
        insert(c);
        update(c, "commit");
        equal(count(c), 1);
    }

    private void isolated(Connection c) throws SQLException {
        c.setAutoCommit(false);
        insert(c);
        c.commit();
        try (Connection other = DriverManager.getConnection(url)) {
            insert(c);
            equal(count(other), 1);
            c.commit();
            equal(count(other), 2);
        }
    }

    private static void readOnly(Connection c) {
        try {
            c.setReadOnly(true);
            throw new AssertionError("accepted");
        } catch (SQLException e) {
            that(e.getMessage().contains("Cannot change read-only"), e.getMessage());
        }
    }

    private static void readUncommitted(Connection c) throws SQLException {
        c.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
        equal(text(c, "pragma read_uncommitted"), "1");
        c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        equal(text(c, "pragma read_uncommitted"), "0");
    }

    private static void insert(Connection c) throws SQLException {
        update(c, "insert into t values (1)");
    }

    private static void update(Connection c, String sql) throws SQLException {
        try (Statement s = c.createStatement()) {
            s.executeUpdate(sql);
        }
    }

    private static int count(Connection c) throws SQLException {
        return Integer.parseInt(text(c, "select count(*) from t"));
    }
}
