package io.safelite.transaction;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.busy;
import static io.safelite.testing.SqlFailures.contention;
import static io.safelite.testing.SqlFailures.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** begin and commit say what happened, and leave the connection fit for the next transaction. */
class TruthfulCommitTest {
    private static final String IMMEDIATE = "?transaction_mode=IMMEDIATE&busy_timeout=0";

    @RegisterExtension final Databases db = new Databases();

    private Connection other;

    @BeforeEach
    void table() throws SQLException {
        run(
                db.plain("?journal_mode=WAL"),
                "CREATE TABLE t(n INTEGER)",
                "CREATE TABLE counter(n INTEGER)",
                "INSERT INTO counter VALUES(0)");
        other = db.plain("?busy_timeout=0");
    }

    private String rows() throws SQLException {
        return ask(other, "SELECT group_concat(n) FROM t");
    }

    @Nested
    class Plain {
        @Test
        void busyBeginLeavesAFlagThatLies() throws SQLException {
            Connection connection = db.plain(IMMEDIATE);
            run(other, "BEGIN IMMEDIATE");
            busy(() -> connection.setAutoCommit(false));
            run(other, "COMMIT");

            assertThat(connection.getAutoCommit()).isFalse();
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO t VALUES(1)");
            assertThat(rows()).as("written, although nothing was committed").isEqualTo("1");
            assertThat(message(connection::rollback)).contains("no transaction");
            assertThat(message(connection::commit)).contains("no transaction");
            assertThat(rows()).isEqualTo("1");
        }

        @Test
        void poisonedConnectionLosesUpdates() throws SQLException {
            Connection connection = db.plain(IMMEDIATE);
            run(other, "BEGIN IMMEDIATE");
            busy(() -> connection.setAutoCommit(false));
            run(other, "COMMIT");

            int read = Integer.parseInt(ask(connection, "SELECT n FROM counter"));
            run(other, "UPDATE counter SET n = n + 1");
            run(connection, "UPDATE counter SET n = " + (read + 1));
            assertThat(ask(other, "SELECT n FROM counter")).as("two increments").isEqualTo("1");
        }

        @Test
        void commitThrowsAfterTheFact() throws Exception {
            Connection connection = db.plain(IMMEDIATE);
            connection.setAutoCommit(false);
            AtomicBoolean end = new AtomicBoolean();
            Background<Void> thief = Background.run(() -> stealTheLock(end));
            try {
                assertThat(commitUntilItThrows(connection))
                        .as("the row whose commit threw")
                        .isEqualTo(ask(db.plain(""), "SELECT max(n) FROM t"));
            } finally {
                end.set(true);
                thief.get();
            }
        }

        /** Takes the write lock as soon as it is free, and keeps it for a while. */
        private void stealTheLock(AtomicBoolean end) throws SQLException {
            Connection thief = db.plain("?busy_timeout=0");
            while (!end.get()) {
                try {
                    run(thief, "BEGIN IMMEDIATE", "ROLLBACK");
                } catch (SQLException e) {
                    assertThat(e.getErrorCode()).isEqualTo(5);
                }
            }
        }

        private String commitUntilItThrows(Connection connection) throws SQLException {
            for (int i = 1; i < 200_000; i++) {
                run(connection, "INSERT INTO t VALUES(" + i + ")");
                try {
                    connection.commit();
                } catch (SQLException e) {
                    assertThat(e.getErrorCode()).isEqualTo(5);
                    return String.valueOf(i);
                }
            }
            throw new AssertionError("commit never threw");
        }
    }

    @Nested
    class WithSafeLite {
        @Test
        void busyBeginLeavesTheConnectionAsItWas() throws SQLException {
            Connection connection = db.safe(IMMEDIATE);
            run(other, "BEGIN IMMEDIATE");
            connection.setAutoCommit(false);
            contention(() -> run(connection, "INSERT INTO t VALUES(1)"));
            run(other, "COMMIT");

            connection.rollback();
            assertThat(connection.getAutoCommit()).isFalse();
            run(connection, "INSERT INTO t VALUES(2)");
            assertThat(rows()).as("not committed yet").isNull();
            connection.rollback();
            assertThat(rows()).isNull();
            run(connection, "INSERT INTO t VALUES(3)");
            connection.commit();
            assertThat(rows()).isEqualTo("3");
        }

        @Test
        void noUpdateIsLostAfterABusyBegin() throws SQLException {
            Connection connection = db.safe("?busy_timeout=0");
            run(other, "BEGIN IMMEDIATE");
            connection.setAutoCommit(false);
            contention(() -> ask(connection, "SELECT n FROM counter"));
            run(other, "COMMIT");

            int read = Integer.parseInt(ask(connection, "SELECT n FROM counter"));
            busy(() -> run(other, "UPDATE counter SET n = n + 1"));
            run(connection, "UPDATE counter SET n = " + (read + 1));
            connection.commit();
            run(other, "UPDATE counter SET n = n + 1");
            assertThat(ask(other, "SELECT n FROM counter")).isEqualTo("2");
        }

        @Test
        void commitNeverThrowsAfterTheFact() throws Exception {
            Connection connection = db.safe("");
            connection.setAutoCommit(false);
            AtomicBoolean end = new AtomicBoolean();
            Connection thief = db.plain("?busy_timeout=0");
            Background<Void> stealing =
                    Background.run(
                            () -> {
                                while (!end.get()) {
                                    try {
                                        run(thief, "BEGIN IMMEDIATE", "ROLLBACK");
                                    } catch (SQLException e) {
                                        assertThat(e.getErrorCode()).isEqualTo(5);
                                    }
                                }
                            });
            try {
                for (int i = 0; i < 300; i++) {
                    run(connection, "INSERT INTO t VALUES(1)");
                    connection.commit();
                }
            } finally {
                end.set(true);
                stealing.get();
            }
            assertThat(ask(other, "SELECT count(*) FROM t")).isEqualTo("300");
        }
    }
}
