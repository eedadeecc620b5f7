package io.safelite.transaction;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.busy;
import static io.safelite.testing.SqlFailures.contention;
import static io.safelite.testing.SqlFailures.doomed;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A transaction that read first and cannot write any more, where the driver may not run it again:
 * all of it is gone, or none.
 */
class DeferredConflictTest {
    private static final String DEFERRED =
            "?busy_timeout=100&safelite.begin=deferred&safelite.retry=off";

    @RegisterExtension final Databases db = new Databases();

    private Connection other;

    @BeforeEach
    void table() throws SQLException {
        run(db.plain("?journal_mode=WAL"), "CREATE TABLE t(n INTEGER)", "INSERT INTO t VALUES(0)");
        other = db.plain("?busy_timeout=0");
    }

    private String rows() throws SQLException {
        return ask(other, "SELECT group_concat(n) FROM t");
    }

    @Test
    void plainCommitsTheHalfThatCameAfterASwallowedBusy() throws SQLException {
        Connection connection = db.plain("?busy_timeout=100");
        connection.setAutoCommit(false);
        ask(connection, "SELECT n FROM t");
        run(other, "BEGIN IMMEDIATE");
        busy(() -> run(connection, "INSERT INTO t VALUES(1)"));
        run(other, "COMMIT");
        run(connection, "INSERT INTO t VALUES(2)");
        connection.commit();
        assertThat(rows()).as("without the 1").isEqualTo("0,2");
    }

    @Test
    void staleSnapshotDoomsTheTransaction() throws SQLException {
        Connection connection = db.safe(DEFERRED);
        connection.setAutoCommit(false);
        ask(connection, "SELECT n FROM t");
        run(other, "INSERT INTO t VALUES(7)");
        SQLException e = contention(() -> run(connection, "INSERT INTO t VALUES(1)"));
        assertThat(((SQLiteException) e).getResultCode())
                .isEqualTo(SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT);
        requireDoomedUntilRollback(connection);
        assertThat(rows()).isEqualTo("0,7,9");
    }

    @Test
    void writerBesideItDoomsTheTransaction() throws SQLException {
        Connection connection = db.safe(DEFERRED);
        connection.setAutoCommit(false);
        ask(connection, "SELECT n FROM t");
        run(other, "BEGIN IMMEDIATE");
        SQLException e = contention(() -> run(connection, "INSERT INTO t VALUES(1)"));
        assertThat(((SQLiteException) e).getResultCode()).isEqualTo(SQLiteErrorCode.SQLITE_BUSY);
        run(other, "COMMIT");
        requireDoomedUntilRollback(connection);
        assertThat(rows()).isEqualTo("0,9");
    }

    @Test
    void writerOfTheQueueBesideItDoomsTheTransaction() throws Exception {
        Connection connection = db.safe(DEFERRED);
        connection.setAutoCommit(false);
        ask(connection, "SELECT n FROM t");
        Connection writer = db.safe("");
        Background.run(() -> run(writer, "BEGIN")).get();
        contention(() -> run(connection, "INSERT INTO t VALUES(1)"));
        run(writer, "COMMIT");
        requireDoomedUntilRollback(connection);
        assertThat(rows()).isEqualTo("0,9");
    }

    private void requireDoomedUntilRollback(Connection connection) throws SQLException {
        doomed(() -> run(connection, "INSERT INTO t VALUES(2)"));
        doomed(() -> ask(connection, "SELECT 1"));
        doomed(connection::commit);
        doomed(() -> connection.setAutoCommit(true));
        String before = rows();
        connection.rollback();
        assertThat(rows()).isEqualTo(before);
        run(connection, "INSERT INTO t VALUES(9)");
        connection.commit();
    }

    @Test
    void deferredReadersRunBesideAWriter() throws SQLException {
        Connection connection = db.safe(DEFERRED);
        connection.setAutoCommit(false);
        run(other, "BEGIN IMMEDIATE", "INSERT INTO t VALUES(1)");
        assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("1");
        run(other, "COMMIT");
        assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("1");
        connection.commit();
        assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("2");
        connection.commit();
    }

    @Test
    void deferredTransactionThatBeginsWithAWriteWaits() throws SQLException {
        Connection connection = db.safe(DEFERRED);
        connection.setAutoCommit(false);
        run(other, "BEGIN IMMEDIATE");
        contention(() -> run(connection, "INSERT INTO t VALUES(1)"));
        run(other, "COMMIT");
        connection.rollback();
        run(connection, "INSERT INTO t VALUES(1)");
        connection.commit();
        assertThat(rows()).isEqualTo("0,1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?busy_timeout=100", "?busy_timeout=100&safelite.begin=immediate"})
    void immediateTransactionKeepsEverybodyElseFromWriting(String parameters) throws SQLException {
        Connection connection = db.safe(parameters);
        connection.setAutoCommit(false);
        ask(connection, "SELECT n FROM t");
        busy(() -> run(other, "INSERT INTO t VALUES(7)"));
        run(connection, "INSERT INTO t VALUES(1)");
        connection.commit();
        assertThat(rows()).isEqualTo("0,1");
    }
}
