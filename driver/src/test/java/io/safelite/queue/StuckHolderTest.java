package io.safelite.queue;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.event.TransactionLost;
import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import io.safelite.testing.Events;
import io.safelite.testing.LogLines;
import io.safelite.testing.SqlFailures;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A transaction that is forgotten while others wait: {@code safelite.stuck_holder}. */
@Timeout(60)
class StuckHolderTest {
    private static final String LIMIT = "?safelite.stuck_holder=200&" + Events.LISTENER;

    /** For tests that lose if the machine is slow. */
    private static final String LONG_LIMIT = "?safelite.stuck_holder=1500";

    @RegisterExtension final Databases db = new Databases();
    @RegisterExtension final LogLines log = new LogLines();

    @BeforeEach
    void makeTable() throws SQLException {
        Events.clear();
        run(db.safe(""), "CREATE TABLE t(a)", "INSERT INTO t VALUES(1), (2), (3)");
    }

    private Connection forgotten(String parameters) throws SQLException {
        Connection holder = db.safe(parameters);
        holder.setAutoCommit(false);
        run(holder, "UPDATE t SET a = 10 WHERE a = 1");
        return holder;
    }

    private Background<Void> writeBehind(String parameters) {
        return Background.run(
                () -> {
                    try (Connection waiting = db.safe(parameters)) {
                        run(waiting, "UPDATE t SET a = 20 WHERE a = 2");
                    }
                });
    }

    @Test
    void plainSqliteJdbcLeavesItToHoldTheLock() throws SQLException {
        Connection holder = db.plain("");
        holder.setAutoCommit(false);
        run(holder, "UPDATE t SET a = 10 WHERE a = 1");
        SqlFailures.busy(() -> run(db.plain("?busy_timeout=600"), "DELETE FROM t"));
        holder.rollback();
    }

    @Test
    void withoutTheSettingItIsLeftAlone() throws SQLException {
        Connection holder = forgotten("");
        Background<Void> waiting = writeBehind("?busy_timeout=600");
        SqlFailures.contention(waiting::get);
        holder.commit();
        assertThat(ask(holder, "SELECT count(*) FROM t WHERE a = 10")).isEqualTo("1");
        holder.rollback();
    }

    @Test
    void itIsRolledBackAndItsNextCallSaysWhy() throws Exception {
        Connection holder = forgotten(LIMIT);
        writeBehind("").get();
        SQLException e = SqlFailures.contention(holder::commit);
        assertThat(e.getMessage()).contains("safelite.stuck_holder").contains("200 ms");
        assertThat(e.getStackTrace())
                .as("the stack of the thread that is told")
                .anyMatch(
                        frame ->
                                frame.getMethodName()
                                        .equals("itIsRolledBackAndItsNextCallSaysWhy"));
        SqlFailures.doomed(() -> run(holder, "UPDATE t SET a = 11"));
        holder.rollback();
        run(holder, "UPDATE t SET a = 30 WHERE a = 3");
        holder.commit();
        assertThat(ask(holder, "SELECT group_concat(a) FROM t")).isEqualTo("1,20,30");
        holder.rollback();
        assertThat(Events.of(TransactionLost.class))
                .singleElement()
                .extracting(TransactionLost::cause)
                .isEqualTo(TransactionLost.Cause.STUCK);
    }

    /** Perhaps nobody ever calls the connection again. */
    @Test
    void theLogSaysSo() throws Exception {
        Connection holder = forgotten(LIMIT);
        writeBehind("").get();
        assertThat(log.lines()).singleElement().asString().contains("safelite.stuck_holder");
        holder.rollback();
    }

    @Test
    void whereItBeganIsToldIfThatIsNoted() throws Exception {
        Connection holder = forgotten(LIMIT + "&safelite.slow_transaction=60000");
        writeBehind("").get();
        SQLException e = SqlFailures.contention(holder::commit);
        assertThat(e.getSuppressed()).singleElement().satisfies(StuckHolderTest::isForgotten);
        assertThat(log.thrown()).singleElement().satisfies(StuckHolderTest::isForgotten);
        holder.rollback();
    }

    private static void isForgotten(Throwable place) {
        assertThat(place.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("forgotten"));
    }

    @Test
    void applicationThatRollsBackItselfIsToldNothing() throws Exception {
        Connection holder = forgotten(LIMIT);
        writeBehind("").get();
        holder.rollback();
        assertThat(ask(holder, "SELECT group_concat(a) FROM t")).isEqualTo("1,20,3");
        holder.rollback();
    }

    @Test
    void switchingAutoCommitOnTellsIt() throws Exception {
        Connection holder = forgotten(LIMIT);
        writeBehind("").get();
        SqlFailures.contention(() -> holder.setAutoCommit(true));
        assertThat(holder.getAutoCommit()).isFalse();
        holder.rollback();
        holder.setAutoCommit(true);
    }

    @Test
    void nobodyIsRolledBackWhileNobodyWaits() throws Exception {
        Connection holder = forgotten(LIMIT);
        Thread.sleep(500);
        holder.commit();
    }

    @Test
    void holderThatWorksIsNotStuck() throws Exception {
        Connection holder = forgotten(LONG_LIMIT);
        Background<Void> waiting = writeBehind("");
        for (int i = 0; i < 40; i++) {
            Thread.sleep(50);
            run(holder, "UPDATE t SET a = a WHERE a = 3");
        }
        holder.commit();
        waiting.get();
    }

    @Test
    void holderThatReadsRowsIsNotStuck() throws Exception {
        Connection holder = forgotten(LONG_LIMIT);
        Background<Void> waiting = writeBehind("");
        try (Statement statement = holder.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                                        + " WHERE i < 40) SELECT i FROM n")) {
            while (rows.next()) {
                Thread.sleep(50);
            }
        }
        holder.commit();
        waiting.get();
    }

    @Test
    void openResultSetOfARolledBackTransactionSaysWhy() throws Exception {
        Connection holder = forgotten(LIMIT);
        try (Statement statement = holder.createStatement();
                ResultSet rows = statement.executeQuery("SELECT a FROM t")) {
            assertThat(rows.next()).isTrue();
            writeBehind("").get();
            SQLException e = SqlFailures.contention(rows::next);
            assertThat(e.getMessage()).contains("safelite.stuck_holder");
        }
        holder.rollback();
    }

    @Test
    void badLimitIsRefused() {
        for (String limit : new String[] {"0", "-1", "soon", ""}) {
            assertThat(SqlFailures.message(() -> db.safe("?safelite.stuck_holder=" + limit)))
                    .contains("safelite.stuck_holder=" + limit)
                    .contains("off, or a number of milliseconds");
        }
    }
}
