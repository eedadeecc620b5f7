package io.safelite.transaction;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.doomed;
import static io.safelite.testing.SqlFailures.failure;
import static io.safelite.testing.SqlFailures.message;
import static io.safelite.testing.SqlFailures.rolledBack;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.Function;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/** Some errors make SQLite roll the whole transaction back: nothing may be autocommitted then. */
class RolledBackBySqliteTest {
    /** Writes one row and goes on for ever; {@code started} tells when it has written. */
    private static final String ENDLESS =
            "INSERT INTO t SELECT 7 FROM (WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL"
                    + " SELECT i + 1 FROM c) SELECT i FROM c) WHERE i = 1 OR started(i)";

    @RegisterExtension final Databases db = new Databases();

    private Connection other;

    @BeforeEach
    void tables() throws SQLException {
        run(
                db.plain("?journal_mode=WAL"),
                "CREATE TABLE t(n)",
                "CREATE TABLE unique_t(n UNIQUE)",
                "INSERT INTO unique_t VALUES(1)",
                "CREATE TABLE guarded(n)",
                "CREATE TRIGGER guard BEFORE INSERT ON guarded"
                        + " BEGIN SELECT raise(ROLLBACK, 'guarded'); END");
        other = db.plain("");
    }

    private String rows() throws SQLException {
        return ask(other, "SELECT group_concat(n) FROM t");
    }

    private static CountDownLatch started(Connection connection) throws SQLException {
        CountDownLatch latch = new CountDownLatch(1);
        Function.create(
                connection,
                "started",
                new Function() {
                    @Override
                    protected void xFunc() throws SQLException {
                        latch.countDown();
                        result(0);
                    }
                });
        return latch;
    }

    /** What makes SQLite roll back. */
    enum Cause {
        FULL(13) {
            @Override
            void provoke(Connection connection) throws SQLException {
                run(connection, "INSERT INTO t VALUES(zeroblob(100000000))");
            }
        },
        INTERRUPT(9) {
            @Override
            void provoke(Connection connection) throws Exception {
                CountDownLatch started = started(connection);
                try (Statement statement = connection.createStatement()) {
                    Background<Integer> write =
                            Background.call(() -> statement.executeUpdate(ENDLESS));
                    started.await();
                    statement.cancel();
                    write.get();
                }
            }
        },
        OR_ROLLBACK(19) {
            @Override
            void provoke(Connection connection) throws SQLException {
                run(connection, "INSERT OR ROLLBACK INTO unique_t VALUES(1)");
            }
        },
        RAISE(19) {
            @Override
            void provoke(Connection connection) throws SQLException {
                run(connection, "INSERT INTO guarded VALUES(1)");
            }
        };

        final int vendorCode;

        Cause(int vendorCode) {
            this.vendorCode = vendorCode;
        }

        abstract void provoke(Connection connection) throws Exception;
    }

    @Nested
    class Plain {
        @ParameterizedTest
        @EnumSource
        void whatFollowsIsSilentlyAutocommitted(Cause cause) throws SQLException {
            Connection connection = db.plain("");
            run(connection, "PRAGMA max_page_count=50");
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO t VALUES(1)");
            assertThat(failure(() -> cause.provoke(connection)).getErrorCode())
                    .isEqualTo(cause.vendorCode);
            run(connection, "INSERT INTO t VALUES(2)");
            assertThat(message(connection::rollback)).contains("no transaction");
            assertThat(rows()).as("half of a transaction that was rolled back").isEqualTo("2");
        }
    }

    @Nested
    class WithSafeLite {
        @ParameterizedTest
        @EnumSource
        void everythingFailsUntilRollback(Cause cause) throws SQLException {
            Connection connection = db.safe("");
            run(connection, "PRAGMA max_page_count=50");
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO t VALUES(?)")) {
                insert.setInt(1, 1);
                insert.executeUpdate();
                assertThat(rolledBack(() -> cause.provoke(connection)).getErrorCode())
                        .isEqualTo(cause.vendorCode);
                insert.setInt(1, 2);
                doomed(insert::executeUpdate);
                doomed(() -> run(connection, "INSERT INTO t VALUES(2)"));
                doomed(() -> ask(connection, "SELECT n FROM t"));
                doomed(connection::setSavepoint);
                doomed(connection::commit);
                doomed(() -> run(connection, "COMMIT"));
                doomed(() -> connection.setAutoCommit(true));
                run(other, "INSERT INTO t VALUES(3)");

                connection.rollback();
                insert.setInt(1, 4);
                insert.executeUpdate();
            }
            connection.commit();
            connection.setAutoCommit(true);
            run(connection, "INSERT INTO t VALUES(5)");
            assertThat(rows()).isEqualTo("3,4,5");
        }

        @ParameterizedTest
        @EnumSource
        void transactionBegunBySqlTextIsLostJustAsLoudly(Cause cause) throws SQLException {
            Connection connection = db.safe("");
            run(connection, "PRAGMA max_page_count=50", "BEGIN", "INSERT INTO t VALUES(1)");
            rolledBack(() -> cause.provoke(connection));
            doomed(() -> run(connection, "INSERT INTO t VALUES(2)"));
            doomed(() -> run(connection, "COMMIT"));
            run(connection, "ROLLBACK");
            run(connection, "INSERT INTO t VALUES(3)");
            assertThat(rows()).isEqualTo("3");
        }

        @ParameterizedTest
        @EnumSource
        void jdbcRollbackEndsATransactionBegunBySqlText(Cause cause) throws SQLException {
            Connection connection = db.safe("");
            run(connection, "PRAGMA max_page_count=50", "BEGIN", "INSERT INTO t VALUES(1)");
            rolledBack(() -> cause.provoke(connection));
            connection.rollback();
            run(connection, "INSERT INTO t VALUES(3)");
            assertThat(rows()).isEqualTo("3");
        }

        @ParameterizedTest
        @EnumSource
        void inAutocommitItIsAnOrdinaryFailure(Cause cause) throws SQLException {
            Connection connection = db.safe("");
            run(connection, "PRAGMA max_page_count=50");
            SQLException e = failure(() -> cause.provoke(connection));
            assertThat(e.getErrorCode()).isEqualTo(cause.vendorCode);
            assertThat(e.getSQLState()).isNull();
            run(connection, "INSERT INTO t VALUES(1)");
            assertThat(rows()).isEqualTo("1");
        }

        @ParameterizedTest
        @EnumSource
        void doomedConnectionCanBeClosed(Cause cause) throws SQLException {
            Connection connection = db.safe("");
            run(connection, "PRAGMA max_page_count=50");
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO t VALUES(1)");
            rolledBack(() -> cause.provoke(connection));
            connection.close();
            assertThat(rows()).isNull();
        }

        @Test
        void constraintWithoutRollbackKeepsTheTransaction() throws SQLException {
            Connection connection = db.safe("");
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO t VALUES(1)");
            SQLException e = failure(() -> run(connection, "INSERT INTO unique_t VALUES(1)"));
            assertThat(e.getErrorCode()).isEqualTo(19);
            assertThat(e.getSQLState()).isNull();
            run(connection, "INSERT INTO t VALUES(2)");
            connection.commit();
            assertThat(rows()).isEqualTo("1,2");
        }
    }

    @Nested
    class PreparedStatements {
        @Test
        void plainStatementIsDeadAfterAnError() throws SQLException {
            Connection connection = db.plain("");
            run(connection, "PRAGMA max_page_count=50");
            PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES(?)");
            insert.setBytes(1, new byte[1_000_000]);
            assertThat(failure(insert::executeUpdate).getErrorCode()).isEqualTo(13);
            assertThat(message(() -> insert.setInt(1, 1))).contains("not executing");
            assertThat(message(insert::executeUpdate)).contains("not executing");
        }

        @Test
        void safeLitesCanBeExecutedAgainAfterFull() throws SQLException {
            Connection connection = db.safe("");
            run(connection, "PRAGMA max_page_count=50");
            connection.setAutoCommit(false);
            PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO t SELECT ? || length(?)");
            insert.setString(1, "kept");
            insert.setString(2, "x");
            insert.executeUpdate();
            run(connection, "SAVEPOINT here");
            rolledBack(() -> run(connection, "INSERT INTO t VALUES(zeroblob(1000000))"));
            doomed(insert::executeUpdate);
            connection.rollback();
            insert.executeUpdate();
            connection.commit();
            assertThat(rows()).isEqualTo("kept1");
        }

        @Test
        void safeLitesKeepsItsParametersThroughItsOwnDeath() throws SQLException {
            Connection connection = db.safe("");
            run(connection, "PRAGMA max_page_count=50");
            connection.setAutoCommit(false);
            PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO t VALUES(substr(?, 1, ?))");
            insert.setString(1, "x".repeat(1_000_000));
            insert.setInt(2, 1_000_000);
            rolledBack(insert::executeUpdate);
            connection.rollback();
            insert.setInt(2, 3);
            insert.executeUpdate();
            insert.executeUpdate();
            connection.commit();
            assertThat(rows()).isEqualTo("xxx,xxx");
        }

        @Test
        void safeLitesCanBeExecutedAgainAfterItWasCancelled() throws Exception {
            Connection connection = db.safe("");
            connection.setAutoCommit(false);
            CountDownLatch started = started(connection);
            PreparedStatement insert =
                    connection.prepareStatement(ENDLESS.replace("7", "?1") + " LIMIT ?2");
            insert.setString(1, "kept");
            insert.setInt(2, -1);
            Background<Integer> write = Background.call(insert::executeUpdate);
            started.await();
            insert.cancel();
            rolledBack(write::get);
            connection.rollback();
            insert.setInt(2, 1);
            insert.executeUpdate();
            connection.commit();
            assertThat(rows()).isEqualTo("kept");
        }
    }

    /** Whatever interrupts statements: a pool rolls back, and gives the connection to the next. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1000})
    void rollingBackIsTriedWhenEveryStatementIsInterrupted(int operations) throws Exception {
        Connection connection = db.safe("");
        connection.setAutoCommit(false);
        run(connection, "INSERT INTO t VALUES(1)");
        ProgressHandler.setHandler(
                connection.unwrap(SQLiteConnection.class),
                operations,
                new ProgressHandler() {
                    @Override
                    protected int progress() {
                        return 1;
                    }
                });

        try {
            connection.rollback();
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("08006");
            assertThat(connection.isClosed()).isTrue();
        }

        run(other, "INSERT INTO t VALUES(2)");
        assertThat(rows()).isEqualTo("2");
    }
}
