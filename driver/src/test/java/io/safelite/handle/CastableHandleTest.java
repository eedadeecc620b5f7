package io.safelite.handle;

import static io.safelite.testing.Access.PLAIN;
import static io.safelite.testing.Access.SAFE;
import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.testing.Databases;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sqlite.BusyHandler;
import org.sqlite.Collation;
import org.sqlite.Function;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;
import org.sqlite.SQLiteUpdateListener;

/** What applications do with the connection cast to sqlite-jdbc's own class. */
class CastableHandleTest {
    @RegisterExtension final Databases db = new Databases();

    private SQLiteConnection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = (SQLiteConnection) db.safe("");
        run(connection, "CREATE TABLE t(x)", "INSERT INTO t VALUES(1),(2),(3)");
    }

    /** Whatever was done: transactions begin and end, and each write counts once. */
    @AfterEach
    void transactionsStillWork() throws SQLException {
        run(connection, "CREATE TABLE IF NOT EXISTS after(x)");
        connection.setAutoCommit(false);
        run(connection, "INSERT INTO after VALUES(1)");
        connection.rollback();
        run(connection, "INSERT INTO after VALUES(2)");
        connection.commit();
        connection.setAutoCommit(true);
        assertThat(ask(db.plain(""), "SELECT group_concat(x) FROM after")).isEqualTo("2");
    }

    @Test
    void scalarFunction() throws SQLException {
        Function.create(
                connection,
                "twice",
                new Function() {
                    @Override
                    protected void xFunc() throws SQLException {
                        result(2 * value_int(0));
                    }
                });
        assertThat(ask(connection, "SELECT twice(21)")).isEqualTo("42");
        connection.setAutoCommit(false);
        run(connection, "UPDATE t SET x = twice(x)");
        connection.commit();
        connection.setAutoCommit(true);
        assertThat(ask(connection, "SELECT sum(x) FROM t")).isEqualTo("12");
        Function.destroy(connection, "twice");
        assertThatThrownBy(() -> ask(connection, "SELECT twice(21)"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void aggregateFunction() throws SQLException {
        Function.create(connection, "total_of", new Total());
        assertThat(ask(connection, "SELECT total_of(x) FROM t")).isEqualTo("6");
    }

    private static final class Total extends Function.Aggregate {
        private int total;

        @Override
        protected void xStep() throws SQLException {
            total += value_int(0);
        }

        @Override
        protected void xFinal() throws SQLException {
            result(total);
        }
    }

    @Test
    void collation() throws SQLException {
        Collation.create(
                connection,
                "backwards",
                new Collation() {
                    @Override
                    protected int xCompare(String a, String b) {
                        return b.compareTo(a);
                    }
                });
        assertThat(
                        ask(
                                connection,
                                "SELECT group_concat(s) FROM (SELECT s FROM (SELECT 'a' AS s UNION"
                                        + " SELECT 'b') ORDER BY s COLLATE backwards)"))
                .isEqualTo("b,a");
    }

    @Test
    void busyHandlerIsAskedAndItsGivingUpIsFinal() throws SQLException {
        AtomicInteger asked = new AtomicInteger();
        BusyHandler.setHandler(
                connection,
                new BusyHandler() {
                    @Override
                    protected int callback(int times) {
                        asked.incrementAndGet();
                        return times < 3 ? 1 : 0;
                    }
                });
        Connection other = db.plain("");
        run(other, "BEGIN IMMEDIATE");
        assertThatThrownBy(() -> run(connection, "INSERT INTO t VALUES(4)"))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> {
                            assertThat(e.getErrorCode()).isEqualTo(5);
                            assertThat(e.getSQLState()).isEqualTo("40001");
                        });
        assertThat(asked).hasValue(4);
        run(other, "ROLLBACK");
        BusyHandler.clearHandler(connection);
    }

    @Test
    void progressHandlerIsCalledAndCanInterrupt() throws SQLException {
        AtomicInteger calls = new AtomicInteger();
        ProgressHandler.setHandler(
                connection,
                1,
                new ProgressHandler() {
                    @Override
                    protected int progress() {
                        return calls.incrementAndGet() > 100 ? 1 : 0;
                    }
                });
        assertThatThrownBy(
                        () ->
                                ask(
                                        connection,
                                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
                                                + " FROM n) SELECT count(*) FROM n"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(9));
        ProgressHandler.clearHandler(connection);
        assertThat(calls.get()).isGreaterThan(100);
    }

    private Path copy() {
        return db.directory().resolve("copy.db").toAbsolutePath();
    }

    @Test
    void backupAndRestoreBySql() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("backup to '" + copy() + "'");
            run(connection, "DELETE FROM t");
            statement.executeUpdate("restore from '" + copy() + "'");
        }
        assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("3");
    }

    @Test
    void backupAndRestoreByTheNativeHandle() throws SQLException {
        assertThat(connection.getDatabase().backup("main", copy().toString(), null)).isZero();
        run(connection, "DELETE FROM t");
        assertThat(connection.getDatabase().restore("main", copy().toString(), null)).isZero();
        assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("3");
        assertThat(ask(db.open(PLAIN, copy()), "SELECT sum(x) FROM t")).isEqualTo("6");
    }

    @Test
    void serializeAndDeserialize() throws SQLException {
        run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        byte[] bytes = connection.serialize("main");
        assertThat(bytes).hasSizeGreaterThan(4096);
        bytes[18] = 1; // what is in memory cannot be in WAL mode: file format, read and write
        bytes[19] = 1;
        SQLiteConnection memory = (SQLiteConnection) db.open(SAFE, ":memory:");
        memory.deserialize("main", bytes);
        assertThat(ask(memory, "SELECT sum(x) FROM t")).isEqualTo("6");
        memory.setAutoCommit(false);
        run(memory, "INSERT INTO t VALUES(4)");
        memory.commit();
        assertThat(ask(memory, "SELECT sum(x) FROM t")).isEqualTo("10");
    }

    @Test
    void updateListenerHearsEachRow() throws SQLException {
        List<String> heard = new ArrayList<>();
        SQLiteUpdateListener listener =
                (type, database, table, row) -> heard.add(type + table + row);
        connection.addUpdateListener(listener);
        run(connection, "INSERT INTO t VALUES(4)", "UPDATE t SET x = 9 WHERE x = 1");
        connection.removeUpdateListener(listener);
        run(connection, "DELETE FROM t");
        assertThat(heard).containsExactly("INSERTt4", "UPDATEt1");
    }

    @Test
    void commitListenerHearsCommitsAndRollbacks() throws SQLException {
        List<String> heard = new ArrayList<>();
        SQLiteCommitListener listener =
                new SQLiteCommitListener() {
                    @Override
                    public void onCommit() {
                        heard.add("commit");
                    }

                    @Override
                    public void onRollback() {
                        heard.add("rollback");
                    }
                };
        connection.addCommitListener(listener);
        connection.setAutoCommit(false);
        run(connection, "INSERT INTO t VALUES(4)");
        connection.commit();
        run(connection, "INSERT INTO t VALUES(5)");
        connection.rollback();
        connection.setAutoCommit(true);
        connection.removeCommitListener(listener);
        run(connection, "INSERT INTO t VALUES(6)");
        assertThat(heard).containsExactly("commit", "rollback");
    }

    @Test
    void busyTimeoutIsTheBudget() throws SQLException {
        assertThat(connection.getBusyTimeout()).isEqualTo(30_000);
        connection.setBusyTimeout(77);
        assertThat(connection.getBusyTimeout()).isEqualTo(77);
        assertThat(ask(connection, "PRAGMA busy_timeout")).isEqualTo("77");
        Connection other = db.plain("");
        run(other, "BEGIN IMMEDIATE");
        assertThatThrownBy(() -> run(connection, "INSERT INTO t VALUES(4)"))
                .hasMessageContaining("77 ms");
        run(other, "ROLLBACK");
        connection.setBusyTimeout(-1);
        assertThat(connection.getBusyTimeout()).isZero();
    }

    @Test
    void limitOfSqlite() throws SQLException {
        connection.setLimit(SQLiteLimits.SQLITE_LIMIT_SQL_LENGTH, 100);
        assertThatThrownBy(() -> ask(connection, "SELECT '" + "x".repeat(200) + "'"))
                .isInstanceOf(SQLException.class);
        connection.setLimit(SQLiteLimits.SQLITE_LIMIT_SQL_LENGTH, 1_000_000);
    }

    @Test
    void whatTheClassSaysOfItselfIsTrue() throws SQLException {
        SQLiteConnection plain = (SQLiteConnection) db.plain("");
        assertThat(connection.getUrl()).isEqualTo(plain.getUrl());
        assertThat(connection.libversion()).isEqualTo(plain.libversion());
        assertThat(connection.getDatabase().isClosed()).isFalse();
        assertThat(connection.getTransactionIsolation()).isEqualTo(plain.getTransactionIsolation());
    }

    @Test
    void propertiesMadeBySqliteConfigAreUnderstood() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.enforceForeignKeys(true);
        config.setBusyTimeout(4321);
        Properties info = config.toProperties();
        Connection made = db.open(SAFE, db.file(), info);
        assertThat(ask(made, "PRAGMA foreign_keys")).isEqualTo("1");
        assertThat(ask(made, "PRAGMA busy_timeout")).isEqualTo("4321");
        made.setAutoCommit(false);
        assertThat(ask(made, "SELECT count(*) FROM t")).isEqualTo("3");
        assertThat(Databases.slot(made).holder()).as("begins IMMEDIATE").isNotNull();
        made.rollback();
    }

    @Test
    void dateSettingsOfSqliteConfigReachTheGetters() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setDateClass("TEXT");
        config.setDateStringFormat("yyyy");
        Connection made = db.open(SAFE, db.file(), config.toProperties());
        try (PreparedStatement select = made.prepareStatement("SELECT ?")) {
            select.setDate(1, java.sql.Date.valueOf("2001-02-03"));
            try (var row = select.executeQuery()) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).isEqualTo("2001");
            }
        }
    }
}
