package io.safelite.transaction;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.busy;
import static io.safelite.testing.SqlFailures.contention;
import static io.safelite.testing.SqlFailures.doomed;
import static io.safelite.testing.SqlFailures.failure;
import static io.safelite.testing.SqlFailures.rolledBack;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import java.sql.BatchUpdateException;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.Function;

/** A batch is one unit where it can be, and where it fails it says how far it came. */
class BatchHazardsTest {
    @RegisterExtension final Databases db = new Databases();

    private Connection other;

    @BeforeEach
    void table() throws SQLException {
        run(db.plain("?journal_mode=WAL"), "CREATE TABLE t(n INTEGER UNIQUE)");
        other = db.plain("?busy_timeout=0");
    }

    private String rows() throws SQLException {
        return ask(other, "SELECT group_concat(n) FROM (SELECT n FROM t ORDER BY n)");
    }

    private static PreparedStatement batch(Connection connection, int... values)
            throws SQLException {
        PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES(meet(?))");
        for (int value : values) {
            insert.setInt(1, value);
            insert.addBatch();
        }
        return insert;
    }

    private static Statement statements(Connection connection, String... sql) throws SQLException {
        Statement statement = connection.createStatement();
        for (String text : sql) {
            statement.addBatch(text);
        }
        return statement;
    }

    private interface Meeting {
        void with(int n) throws SQLException;
    }

    /** A function in SQL: the identity, with something that happens on the way. */
    private static Connection meet(Connection connection, Meeting meeting) throws SQLException {
        Function.create(
                connection,
                "meet",
                new Function() {
                    @Override
                    protected void xFunc() throws SQLException {
                        int n = value_int(0);
                        meeting.with(n);
                        result(n);
                    }
                });
        return connection;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Nested
    class Plain {
        @Test
        void errorMidwayLeavesHalfABatch() throws SQLException {
            Connection connection =
                    meet(
                            db.plain("?busy_timeout=0"),
                            n -> {
                                if (n == 2) {
                                    throw new SQLException("an error in the middle");
                                }
                            });
            PreparedStatement batch = batch(connection, 1, 2, 3);
            assertThat((Throwable) failure(batch::executeBatch))
                    .isNotInstanceOf(BatchUpdateException.class);
            assertThat(rows()).isEqualTo("1");
            assertThat(batch.executeBatch()).as("the rest is forgotten").isEmpty();
        }

        @Test
        void entriesBecomeVisibleOneByOne() throws Exception {
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            Connection connection =
                    meet(
                            db.plain("?busy_timeout=0"),
                            n -> {
                                if (n == 2) {
                                    inside.countDown();
                                    awaitUninterruptibly(goOn);
                                }
                            });
            PreparedStatement batch = batch(connection, 1, 2, 3);
            Background<int[]> running = Background.call(batch::executeBatch);
            inside.await();
            try {
                assertThat(rows()).as("seen while the batch runs").isEqualTo("1");
            } finally {
                goOn.countDown();
            }
            running.get();
        }

        @Test
        void statementBatchTellsNoVendorCode() throws SQLException {
            Statement batch =
                    statements(db.plain(""), "INSERT INTO t VALUES(1)", "INSERT INTO t VALUES(1)");
            SQLException e = failure(batch::executeBatch);
            assertThat(e.getErrorCode()).isZero();
        }
    }

    @Nested
    class InAutocommit {
        @Test
        void batchIsOneTransaction() throws Exception {
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            Connection connection =
                    meet(
                            db.safe(""),
                            n -> {
                                if (n == 3) {
                                    inside.countDown();
                                    awaitUninterruptibly(goOn);
                                }
                            });
            PreparedStatement batch = batch(connection, 1, 2, 3, 4);
            Background<int[]> running = Background.call(batch::executeBatch);
            inside.await();
            try {
                assertThat(rows()).isNull();
                busy(() -> run(other, "INSERT INTO t VALUES(9)"));
            } finally {
                goOn.countDown();
            }
            assertThat(running.get()).containsExactly(1, 1, 1, 1);
            assertThat(rows()).isEqualTo("1,2,3,4");
            assertThat(batch.executeBatch()).isEmpty();
        }

        @Test
        void busyBatchLeavesNothingAndIsContention() throws SQLException {
            Connection connection = meet(db.safe("?busy_timeout=50"), n -> {});
            PreparedStatement batch = batch(connection, 1, 2);
            run(other, "BEGIN IMMEDIATE");
            contention(batch::executeBatch);
            run(other, "COMMIT");
            assertThat(rows()).isNull();
            run(connection, "INSERT INTO t VALUES(5)");
            assertThat(rows()).isEqualTo("5");
        }

        @Test
        void busyStatementBatchLeavesNothingAndIsContention() throws SQLException {
            Statement batch =
                    statements(
                            db.safe("?busy_timeout=50"),
                            "INSERT INTO t VALUES(1)",
                            "INSERT INTO t VALUES(2)");
            run(other, "BEGIN IMMEDIATE");
            contention(batch::executeBatch);
            run(other, "COMMIT");
            assertThat(rows()).isNull();
        }

        @Test
        void batchWaitsForTheLockAndThenRuns() throws Exception {
            Connection connection = meet(db.safe(""), n -> {});
            PreparedStatement batch = batch(connection, 1, 2);
            run(other, "BEGIN IMMEDIATE");
            Background<int[]> running = Background.call(batch::executeBatch).awaitParked();
            run(other, "COMMIT");
            assertThat(running.get()).containsExactly(1, 1);
            assertThat(rows()).isEqualTo("1,2");
        }

        @Test
        void failingEntryKeepsThoseBeforeIt() throws SQLException {
            Connection connection = meet(db.safe(""), n -> {});
            requireCounts(failure(batch(connection, 1, 2, 1, 3)::executeBatch), 1, 1);
            assertThat(rows()).isEqualTo("1,2");
        }

        @Test
        void failingLargeBatchKeepsTheEntriesBefore() throws SQLException {
            Connection connection = meet(db.safe(""), n -> {});
            requireCounts(failure(batch(connection, 1, 2, 1, 3)::executeLargeBatch), 1, 1);
            assertThat(rows()).isEqualTo("1,2");
        }

        @Test
        void failingStatementOfABatchKeepsThoseBeforeIt() throws SQLException {
            Statement batch =
                    statements(
                            db.safe(""),
                            "INSERT INTO t VALUES(1)",
                            "UPDATE t SET n = n + 1",
                            "INSERT INTO t VALUES(2)",
                            "INSERT INTO t VALUES(3)");
            requireCounts(failure(batch::executeBatch), 1, 1);
            assertThat(rows()).isEqualTo("2");
            assertThat(batch.executeBatch()).isEmpty();
        }

        @Test
        void entryWithOrRollbackKeepsThoseBeforeIt() throws SQLException {
            Connection connection = db.safe("");
            Statement batch =
                    statements(
                            connection,
                            "INSERT INTO t VALUES(1)",
                            "INSERT OR ROLLBACK INTO t VALUES(1)",
                            "INSERT INTO t VALUES(3)");
            requireCounts(failure(batch::executeBatch), 1);
            assertThat(rows()).isEqualTo("1");
            run(connection, "INSERT INTO t VALUES(4)");
            assertThat(rows()).isEqualTo("1,4");
        }

        @Test
        void batchWithTransactionControlIsUnderstood() throws SQLException {
            Connection connection = db.safe("");
            Statement batch =
                    statements(
                            connection,
                            "BEGIN",
                            "INSERT INTO t VALUES(1)",
                            "COMMIT",
                            "BEGIN",
                            "INSERT INTO t VALUES(2)");
            batch.executeBatch();
            assertThat(rows()).isEqualTo("1");
            run(connection, "ROLLBACK");
            run(connection, "INSERT INTO t VALUES(3)");
            assertThat(rows()).isEqualTo("1,3");
        }

        @Test
        void preparedBatchOfAnEarlierModeStillRuns() throws SQLException {
            Connection connection = meet(db.safe(""), n -> {});
            connection.setAutoCommit(false);
            PreparedStatement batch = batch(connection, 1, 2);
            connection.setAutoCommit(true);
            assertThat(batch.executeBatch()).containsExactly(1, 1);
            assertThat(rows()).isEqualTo("1,2");
        }

        @Test
        void parametersBoundAfterTheLastAddBatchAreNotPartOfIt() throws SQLException {
            Connection connection = meet(db.safe(""), n -> {});
            PreparedStatement batch = batch(connection, 1, 1);
            batch.setInt(1, 8);
            requireCounts(failure(batch::executeBatch), 1);
            assertThat(rows()).isEqualTo("1");
        }

        private static void requireCounts(SQLException e, int... counts) {
            assertThat((Throwable) e).isInstanceOf(BatchUpdateException.class);
            assertThat(((BatchUpdateException) e).getUpdateCounts()).containsExactly(counts);
            assertThat(e.getErrorCode()).isEqualTo(19);
            assertThat(e.getSQLState()).isNull();
            assertThat(e.getCause()).isInstanceOf(SQLException.class);
            assertThat(((SQLException) e.getCause()).getErrorCode()).isEqualTo(19);
        }
    }

    @Nested
    class InAnExplicitTransaction {
        @ParameterizedTest
        @ValueSource(strings = {"", "?safelite.begin=deferred"})
        void failureLeavesTheTransactionOpen(String parameters) throws SQLException {
            Connection connection = meet(db.safe(parameters), n -> {});
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO t VALUES(1)");
            SQLException e = failure(batch(connection, 2, 1, 3)::executeBatch);
            assertThat(e.getErrorCode()).isEqualTo(19);
            run(connection, "INSERT INTO t VALUES(5)");
            assertThat(rows()).isNull();
            connection.commit();
            assertThat(rows()).isEqualTo("1,2,5");
        }

        @Test
        void rollbackTakesTheBatchWithIt() throws SQLException {
            Connection connection = meet(db.safe(""), n -> {});
            connection.setAutoCommit(false);
            assertThat(batch(connection, 1, 2).executeBatch()).containsExactly(1, 1);
            connection.rollback();
            assertThat(rows()).isNull();
        }

        @Test
        void entryWithOrRollbackDoomsTheTransaction() throws SQLException {
            Connection connection = db.safe("");
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO t VALUES(1)");
            Statement batch =
                    statements(
                            connection,
                            "INSERT INTO t VALUES(2)",
                            "INSERT OR ROLLBACK INTO t VALUES(1)",
                            "INSERT INTO t VALUES(3)");
            rolledBack(batch::executeBatch);
            doomed(connection::commit);
            connection.rollback();
            assertThat(rows()).isNull();
        }

        @Test
        void preparedEntryWithOrRollbackDoomsTheTransaction() throws SQLException {
            Connection connection = db.safe("");
            connection.setAutoCommit(false);
            PreparedStatement batch =
                    connection.prepareStatement("INSERT OR ROLLBACK INTO t VALUES(?)");
            for (int n : new int[] {1, 1, 2}) {
                batch.setInt(1, n);
                batch.addBatch();
            }
            rolledBack(batch::executeBatch);
            doomed(connection::commit);
            connection.rollback();
            assertThat(rows()).isNull();
        }

        @Test
        void batchInATransactionOfSqlTextBelongsToIt() throws SQLException {
            Connection connection = meet(db.safe(""), n -> {});
            run(connection, "BEGIN");
            batch(connection, 1, 2).executeBatch();
            assertThat(rows()).isNull();
            run(connection, "ROLLBACK");
            assertThat(rows()).isNull();
        }
    }
}
