package io.safelite.transaction;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Databases;
import io.safelite.testing.SqlFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A read-only session reads beside the writer and changes nothing, whatever it is told. */
class ReadOnlySessionTest {
    @RegisterExtension final Databases db = new Databases();

    private Connection connection;
    private Connection other;

    @BeforeEach
    void table() throws SQLException {
        run(
                db.plain("?journal_mode=WAL"),
                "CREATE TABLE t(n INTEGER)",
                "INSERT INTO t VALUES(1)",
                "CREATE INDEX i ON t(n)");
        connection = db.safe("?busy_timeout=0");
        other = db.plain("?busy_timeout=0");
    }

    private String rows() throws SQLException {
        return ask(other, "SELECT group_concat(n) FROM t");
    }

    private static SQLException readOnly(SqlFailures.Call call) {
        SQLException e = failure(call);
        assertThat(e.getSQLState()).as("%s", e).isEqualTo("25006");
        assertThat(e.getErrorCode()).isEqualTo(8);
        return e;
    }

    @Test
    void plainRefusesSetReadOnly() throws SQLException {
        Connection plain = db.plain("");
        failure(() -> plain.setReadOnly(true));
    }

    @Test
    void readsRunBesideTheWriter() throws SQLException {
        run(other, "BEGIN IMMEDIATE", "INSERT INTO t VALUES(2)");
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        assertThat(connection.isReadOnly()).isTrue();
        assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("1");
        run(other, "COMMIT");
        assertThat(ask(connection, "SELECT count(*) FROM t")).as("one snapshot").isEqualTo("1");
        connection.commit();
        assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("2");
        connection.rollback();
    }

    @Test
    void readsRunBesideAWriterOfTheQueue() throws SQLException {
        Connection writer = db.safe("");
        run(writer, "BEGIN", "INSERT INTO t VALUES(2)");
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("1");
        run(writer, "ROLLBACK");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES(2)",
                "insert into t values(2) returning n",
                "WITH v AS (SELECT 2) INSERT INTO t SELECT * FROM v",
                "UPDATE t SET n = 5",
                "DELETE FROM t",
                "CREATE TABLE u(n)",
                "DROP TABLE t",
                "VACUUM",
                "PRAGMA user_version = 7"
            })
    void writesAreRefused(String write) throws SQLException {
        connection.setReadOnly(true);
        readOnly(() -> run(connection, write));
        PreparedStatement prepared = connection.prepareStatement(write);
        readOnly(prepared::execute);
        connection.setAutoCommit(false);
        ask(connection, "SELECT n FROM t");
        readOnly(() -> run(connection, write));
        connection.commit();
        requireUnchanged();
    }

    @Test
    void batchesAreRefused() throws SQLException {
        connection.setReadOnly(true);
        Statement batch = connection.createStatement();
        batch.addBatch("INSERT INTO t VALUES(2)");
        readOnly(batch::executeBatch);
        PreparedStatement prepared = connection.prepareStatement("INSERT INTO t VALUES(?)");
        prepared.setInt(1, 2);
        prepared.addBatch();
        readOnly(prepared::executeBatch);
        requireUnchanged();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatOnlyLooksLikeAReadIsRefusedBySqliteItself(boolean autoCommit) throws SQLException {
        connection.setReadOnly(true);
        connection.setAutoCommit(autoCommit);
        SQLException e = failure(() -> ask(connection, "SELECT * FROM pragma_optimize(0x10002)"));
        assertThat(e.getErrorCode()).isEqualTo(8);
        if (!autoCommit) {
            connection.rollback();
        }
        assertThat(ask(other, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'sqlite_stat%'"))
                .isEqualTo("0");
    }

    private void requireUnchanged() throws SQLException {
        assertThat(rows()).isEqualTo("1");
        assertThat(ask(other, "PRAGMA user_version")).isEqualTo("0");
        assertThat(ask(other, "SELECT group_concat(name) FROM sqlite_schema")).isEqualTo("t,i");
    }

    @Test
    void beginByTextTakesNoWriteLock() throws SQLException {
        connection.setReadOnly(true);
        run(connection, "BEGIN");
        assertThat(ask(connection, "SELECT n FROM t")).isEqualTo("1");
        run(other, "INSERT INTO t VALUES(2)");
        run(connection, "COMMIT");
    }

    @Test
    void itCanBeToggled() throws SQLException {
        for (int i = 0; i < 3; i++) {
            connection.setReadOnly(true);
            readOnly(() -> run(connection, "INSERT INTO t VALUES(2)"));
            ask(connection, "SELECT n FROM t");
            connection.setReadOnly(false);
            assertThat(connection.isReadOnly()).isFalse();
            run(connection, "INSERT INTO t VALUES(3)");
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            ask(connection, "SELECT n FROM t");
            connection.commit();
            connection.setReadOnly(false);
            run(connection, "INSERT INTO t VALUES(4)");
            connection.commit();
            connection.setAutoCommit(true);
        }
        assertThat(rows()).isEqualTo("1,3,4,3,4,3,4");
    }

    @Test
    void insideATransactionItIsRefused() throws SQLException {
        connection.setAutoCommit(false);
        run(connection, "INSERT INTO t VALUES(2)");
        failure(() -> connection.setReadOnly(true));
        connection.setReadOnly(false);
        assertThat(connection.isReadOnly()).isFalse();
        connection.commit();
        connection.setReadOnly(true);
        ask(connection, "SELECT n FROM t");
        failure(() -> connection.setReadOnly(false));
        connection.rollback();
        assertThat(rows()).isEqualTo("1,2");
    }

    @Test
    void refusedWriteLeavesTheTransactionUsable() throws SQLException {
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        ask(connection, "SELECT n FROM t");
        readOnly(() -> run(connection, "DELETE FROM t"));
        assertThat(ask(connection, "SELECT n FROM t")).isEqualTo("1");
        connection.commit();
    }

    @Test
    void queryOnlySetByTheUserIsRespected() throws SQLException {
        run(connection, "PRAGMA query_only=1");
        assertThat(failure(() -> run(connection, "INSERT INTO t VALUES(2)")).getErrorCode())
                .isEqualTo(8);
        run(connection, "PRAGMA query_only=0");
        run(connection, "INSERT INTO t VALUES(2)");
        assertThat(rows()).isEqualTo("1,2");
    }
}
