package io.safelite.retry;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.event.TransactionRetry;
import io.safelite.testing.Databases;
import io.safelite.testing.Events;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code safelite.begin=adaptive}: who has never written so far does not stand in line. */
@Timeout(30)
class AdaptiveBeginTest {
    private static final String ADAPTIVE =
            "?busy_timeout=1000&safelite.begin=adaptive&" + Events.LISTENER;

    private static final String READ = "SELECT n FROM t";

    /** More than it takes to be trusted. */
    private static final int OFTEN = 20;

    @RegisterExtension final Databases db = new Databases();

    private Connection connection;
    private Connection foreign;

    @BeforeEach
    void table() throws SQLException {
        run(db.plain("?journal_mode=WAL"), "CREATE TABLE t(n)", "INSERT INTO t VALUES(1)");
        connection = db.safe(ADAPTIVE);
        connection.setAutoCommit(false);
        foreign = db.plain("?busy_timeout=0");
        Events.clear();
    }

    private void readOften() throws SQLException {
        for (int i = 0; i < OFTEN; i++) {
            ask(connection, READ);
            connection.commit();
        }
    }

    /** Whether a transaction that begins so holds the write lock. */
    private boolean isLocking(String sql) throws SQLException {
        ask(connection, sql);
        boolean locking = Databases.slot(connection).holder() != null;
        connection.commit();
        return locking;
    }

    @Test
    void unknownTransactionTakesTheLock() throws SQLException {
        assertThat(isLocking(READ)).isTrue();
    }

    @Test
    void onesThatHaveOnlyReadRunBesideTheWriter() throws SQLException {
        readOften();
        assertThat(isLocking(READ)).isFalse();
        assertThat(isLocking("SELECT n + 1 FROM t")).as("another text").isTrue();
        run(foreign, "BEGIN IMMEDIATE", "UPDATE t SET n = 2");
        assertThat(ask(connection, READ)).isEqualTo("1");
        connection.commit();
        run(foreign, "COMMIT");
    }

    @Test
    void allConnectionsLearnTogether() throws SQLException {
        readOften();
        connection.close();
        connection = db.safe(ADAPTIVE);
        connection.setAutoCommit(false);
        foreign.close();
        assertThat(isLocking(READ)).as("nobody had it open, so nobody remembers").isTrue();
        readOften();
        Connection second = db.safe(ADAPTIVE);
        second.setAutoCommit(false);
        ask(second, READ);
        assertThat(Databases.slot(second).holder()).isNull();
        second.commit();
    }

    @Test
    void oneThatWritesIsRemembered() throws SQLException {
        readOften();
        ask(connection, READ);
        run(connection, "INSERT INTO t VALUES(5)");
        connection.commit();
        assertThat(isLocking(READ)).isTrue();
        readOften();
        assertThat(isLocking(READ)).as("not forgotten so soon").isTrue();
        assertThat(Events.of(TransactionRetry.class)).isEmpty();
    }

    @Test
    void mistakeIsMadeGood() throws SQLException {
        readOften();
        assertThat(ask(connection, READ)).isEqualTo("1");
        run(foreign, "INSERT INTO t VALUES(7)");
        run(connection, "INSERT INTO t VALUES(5)");
        connection.commit();
        assertThat(ask(foreign, "SELECT group_concat(n) FROM t")).isEqualTo("1,7,5");
        assertThat(Events.of(TransactionRetry.class)).hasSize(1);
        assertThat(isLocking(READ)).isTrue();
    }

    @Test
    void rolledBackWriteCountsToo() throws SQLException {
        readOften();
        ask(connection, READ);
        run(connection, "INSERT INTO t VALUES(5)");
        connection.rollback();
        assertThat(isLocking(READ)).isTrue();
    }

    @Test
    void beginBySqlSaysNothingOfWhatFollows() throws SQLException {
        connection.setAutoCommit(true);
        for (int i = 0; i < OFTEN; i++) {
            run(connection, "BEGIN");
            ask(connection, READ);
            run(connection, "COMMIT");
        }
        run(connection, "BEGIN");
        assertThat(Databases.slot(connection).holder()).isNotNull();
        run(connection, "COMMIT");
    }
}
