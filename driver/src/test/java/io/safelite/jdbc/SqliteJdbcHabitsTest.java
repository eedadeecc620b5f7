package io.safelite.jdbc;

import static io.safelite.testing.Access.PLAIN;
import static io.safelite.testing.Access.SAFE;
import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.testing.Databases;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.BusyHandler;
import org.sqlite.SQLiteConnection;

/**
 * What sqlite-jdbc does beyond or beside the letter of JDBC, and what applications that were
 * written for it may rely on: each test with a parameter passes with sqlite-jdbc itself, too.
 */
class SqliteJdbcHabitsTest {
    @RegisterExtension final Databases db = new Databases();

    private Connection open(boolean safe) throws SQLException {
        return safe ? db.safe("") : db.plain("?journal_mode=WAL");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void releasingTheSavepointThatOpenedTheTransactionCommits(boolean safe) throws SQLException {
        Connection connection = open(safe);
        run(connection, "CREATE TABLE t(a)");
        Savepoint outer = connection.setSavepoint("outer");
        run(connection, "INSERT INTO t VALUES(1)");
        Savepoint inner = connection.setSavepoint("inner");
        run(connection, "INSERT INTO t VALUES(2)");
        connection.releaseSavepoint(inner);
        Connection other = db.plain("");
        assertThat(ask(other, "SELECT count(*) FROM t")).isEqualTo("0");
        connection.releaseSavepoint(outer);
        assertThat(ask(other, "SELECT count(*) FROM t")).isEqualTo("2");
        run(connection, "INSERT INTO t VALUES(3)");
        assertThat(ask(other, "SELECT count(*) FROM t"))
                .as("what comes after it commits by itself")
                .isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void releasingASavepointInATransactionDoesNotCommit(boolean safe) throws SQLException {
        Connection connection = open(safe);
        run(connection, "CREATE TABLE t(a)");
        connection.setAutoCommit(false);
        Savepoint savepoint = connection.setSavepoint();
        run(connection, "INSERT INTO t VALUES(1)");
        connection.releaseSavepoint(savepoint);
        assertThat(connection.getAutoCommit()).isFalse();
        connection.rollback();
        assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void applicationsBusyHandlerIsAskedWhileAnotherConnectionWrites(boolean safe)
            throws SQLException {
        Connection writer = open(safe);
        Connection waiter = open(safe);
        run(writer, "CREATE TABLE t(a)");
        AtomicInteger asked = new AtomicInteger();
        BusyHandler.setHandler(
                waiter,
                new BusyHandler() {
                    @Override
                    protected int callback(int before) {
                        asked.incrementAndGet();
                        return before < 2 ? 1 : 0;
                    }
                });
        run(writer, "BEGIN IMMEDIATE", "INSERT INTO t VALUES(1)");
        Thread thread =
                new Thread(
                        () ->
                                assertThatThrownBy(() -> run(waiter, "INSERT INTO t VALUES(2)"))
                                        .isInstanceOfSatisfying(
                                                SQLException.class,
                                                e -> assertThat(e.getErrorCode()).isEqualTo(5)));
        AtomicInteger failures = new AtomicInteger();
        thread.setUncaughtExceptionHandler((t, e) -> failures.incrementAndGet());
        thread.start();
        join(thread);
        run(writer, "COMMIT");
        assertThat(failures).hasValue(0);
        assertThat(asked).hasValue(3);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void resultSetOfAnEarlierExecutionReadsTheLatest(boolean safe) throws SQLException {
        Connection connection = open(safe);
        try (PreparedStatement statement = connection.prepareStatement("SELECT ?")) {
            statement.setInt(1, 1);
            ResultSet rows = statement.executeQuery();
            assertThat(rows.next()).isTrue();
            statement.setInt(1, 2);
            assertThat(statement.executeQuery()).isSameAs(rows);
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(2);
            rows.close();
            assertThat(rows.isClosed()).isTrue();
            assertThat(rows.next()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void resultSetIsHandedOutOnce(boolean safe) throws SQLException {
        Connection connection = open(safe);
        try (Statement statement = connection.createStatement()) {
            for (int i = 0; i < 2; i++) {
                assertThat(statement.execute("SELECT 1")).isTrue();
                assertThat(statement.getResultSet().next()).isTrue();
                assertThatThrownBy(statement::getResultSet)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("already requested");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closingTheRowsOfAMetadataQueryClosesTheirStatement(boolean safe) throws SQLException {
        Connection connection = open(safe);
        Statement statement;
        try (ResultSet tables = connection.getMetaData().getTables(null, null, null, null)) {
            statement = tables.getStatement();
            assertThat(statement.isClosed()).isFalse();
        }
        assertThat(statement.isClosed()).isTrue();
    }

    @Test
    void databaseInWalModeCanBeSerializedForSqliteJdbcItself() throws SQLException {
        SQLiteConnection connection = (SQLiteConnection) db.safe("");
        run(connection, "CREATE TABLE t(a)", "INSERT INTO t VALUES(7)");
        assertThat(ask(connection, "PRAGMA journal_mode")).isEqualTo("wal");
        byte[] bytes = connection.serialize("main");
        try (Connection memory = PLAIN.connect(":memory:")) {
            memory.unwrap(SQLiteConnection.class).deserialize("main", bytes);
            assertThat(ask(memory, "SELECT a FROM t")).isEqualTo("7");
        }
    }

    @Test
    void bytesOfFileInWalModeCanBeDeserialized() throws Exception {
        try (Connection connection = db.safe("")) {
            run(connection, "CREATE TABLE t(a)", "INSERT INTO t VALUES(7)");
        }
        byte[] bytes = Files.readAllBytes(db.file());
        try (Connection memory = SAFE.connect(":memory:")) {
            memory.unwrap(SQLiteConnection.class).deserialize("main", bytes);
            assertThat(ask(memory, "SELECT a FROM t")).isEqualTo("7");
        }
    }
}
