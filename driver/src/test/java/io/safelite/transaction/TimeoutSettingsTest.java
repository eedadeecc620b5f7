package io.safelite.transaction;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.busy;
import static io.safelite.testing.SqlFailures.contention;
import static io.safelite.testing.SqlFailures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sqlite.BusyHandler;
import org.sqlite.SQLiteConnection;

/** busy_timeout and the query timeout: which counts, and what changes them. */
class TimeoutSettingsTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension final Databases db = new Databases();

    private Connection other;

    @BeforeEach
    void table() throws SQLException {
        run(db.plain("?journal_mode=WAL"), "CREATE TABLE t(n INTEGER)");
        other = db.plain("?busy_timeout=0");
    }

    private static void endsSoon(Background.Action action) throws Exception {
        long start = System.nanoTime();
        action.run();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    @Nested
    class Plain {
        @Test
        void queryTimeoutUndoesThePragma() throws SQLException {
            Connection connection = db.plain("");
            run(connection, "PRAGMA busy_timeout=5000");
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(1);
                statement.execute("INSERT INTO t VALUES(1)");
            }
            assertThat(ask(connection, "PRAGMA busy_timeout")).isEqualTo("3000");
        }

        @Test
        void queryTimeoutReplacesALongerAndAShorterBusyTimeout() throws Exception {
            run(other, "BEGIN IMMEDIATE");
            try (Statement statement = db.plain("?busy_timeout=0").createStatement()) {
                statement.setQueryTimeout(1);
                long start = System.nanoTime();
                busy(() -> statement.execute("INSERT INTO t VALUES(1)"));
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .as("a wait that nobody wanted")
                        .isGreaterThan(Duration.ofMillis(500));
            }
            run(other, "ROLLBACK");
        }
    }

    @Nested
    class WithSafeLite {
        @Test
        void queryTimeoutShortensTheWaitOfItsStatementOnly() throws Exception {
            Connection connection = db.safe("");
            run(connection, "PRAGMA busy_timeout=60000");
            run(other, "BEGIN IMMEDIATE");
            try (PreparedStatement statement =
                    connection.prepareStatement("INSERT INTO t VALUES(1)")) {
                statement.setQueryTimeout(1);
                assertThat(statement.getQueryTimeout()).isEqualTo(1);
                endsSoon(() -> contention(statement::executeUpdate));
            }
            assertThat(ask(connection, "PRAGMA busy_timeout")).isEqualTo("60000");
            Background<Void> waiting =
                    Background.run(() -> run(connection, "INSERT INTO t VALUES(2)")).awaitParked();
            run(other, "ROLLBACK");
            waiting.get();
        }

        @Test
        void queryTimeoutDoesNotLengthenTheWait() throws Exception {
            Connection connection = db.safe("?busy_timeout=50");
            run(other, "BEGIN IMMEDIATE");
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(60);
                endsSoon(() -> contention(() -> statement.execute("INSERT INTO t VALUES(1)")));
            }
            run(other, "ROLLBACK");
        }

        @Test
        void queryTimeoutCountsForTheWholeOfABatch() throws Exception {
            Connection connection = db.safe("");
            run(other, "BEGIN IMMEDIATE");
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(1);
                statement.addBatch("INSERT INTO t VALUES(1)");
                endsSoon(() -> contention(statement::executeBatch));
            }
            run(other, "ROLLBACK");
        }

        @Test
        void negativeQueryTimeoutIsRefused() throws SQLException {
            Statement statement = db.safe("").createStatement();
            failure(() -> statement.setQueryTimeout(-1));
        }

        @Test
        void pragmaIsTheBudgetAndIsReadBack() throws Exception {
            Connection connection = db.safe("");
            assertThat(ask(connection, "PRAGMA busy_timeout=150")).isEqualTo("150");
            assertThat(ask(connection, "PRAGMA busy_timeout")).isEqualTo("150");
            assertThat(((SQLiteConnection) connection).getBusyTimeout()).isEqualTo(150);
            requireLimit(connection, 150);
            run(connection, "pragma Busy_Timeout (120);");
            requireLimit(connection, 120);
            try (PreparedStatement pragma =
                    connection.prepareStatement("PRAGMA busy_timeout = 90")) {
                pragma.execute();
            }
            requireLimit(connection, 90);
            assertThat(ask(connection, "PRAGMA busy_timeout")).isEqualTo("90");
        }

        @Test
        void pragmaInATransactionCountsAtOnce() throws Exception {
            Connection connection = db.safe("");
            connection.setAutoCommit(false);
            run(connection, "PRAGMA busy_timeout=70");
            requireLimit(connection, 70);
            connection.rollback();
        }

        @Test
        void setterOfSqliteJdbcsClassIsTheBudget() throws Exception {
            Connection connection = db.safe("");
            ((SQLiteConnection) connection).setBusyTimeout(110);
            assertThat(((SQLiteConnection) connection).getBusyTimeout()).isEqualTo(110);
            assertThat(ask(connection, "PRAGMA busy_timeout")).isEqualTo("110");
            requireLimit(connection, 110);
        }

        private void requireLimit(Connection connection, int millis) throws Exception {
            run(other, "BEGIN IMMEDIATE");
            SQLException e = contention(() -> run(connection, "INSERT INTO t VALUES(1)"));
            assertThat(e.getMessage()).contains("the limit was " + millis + " ms");
            run(other, "ROLLBACK");
        }

        @Test
        void busyHandlerOfTheApplicationDecides() throws Exception {
            Connection connection = db.safe("?busy_timeout=60000");
            AtomicInteger calls = new AtomicInteger();
            BusyHandler.setHandler(
                    connection,
                    new BusyHandler() {
                        @Override
                        protected int callback(int before) {
                            calls.incrementAndGet();
                            return before < 3 ? 1 : 0;
                        }
                    });
            run(other, "BEGIN IMMEDIATE");
            endsSoon(() -> contention(() -> run(connection, "INSERT INTO t VALUES(1)")));
            assertThat(calls).hasValue(4);
            run(other, "ROLLBACK");
            run(connection, "INSERT INTO t VALUES(1)");
        }
    }
}
