package io.safelite.transaction;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.busy;
import static io.safelite.testing.SqlFailures.failure;
import static io.safelite.testing.SqlFailures.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Databases;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Savepoints, by JDBC and by SQL text. */
class SavepointTest {
    @RegisterExtension final Databases db = new Databases();

    private Connection connection;
    private Connection other;

    @BeforeEach
    void table() throws SQLException {
        run(db.plain("?journal_mode=WAL"), "CREATE TABLE t(n INTEGER)");
        connection = db.safe("");
        other = db.plain("?busy_timeout=0");
    }

    private String rows() throws SQLException {
        return ask(other, "SELECT group_concat(n) FROM t");
    }

    private void requireWriteLockFree() throws SQLException {
        run(other, "BEGIN IMMEDIATE", "ROLLBACK");
    }

    @Nested
    class Plain {
        @Test
        void savepointInAutocommitIsDeferredAndItsReleaseConfusesTheDriver() throws SQLException {
            Connection plain = db.plain("?transaction_mode=IMMEDIATE");
            Savepoint savepoint = plain.setSavepoint();
            requireWriteLockFree();
            run(plain, "INSERT INTO t VALUES(1)");
            plain.releaseSavepoint(savepoint);
            assertThat(rows()).as("committed by releaseSavepoint").isEqualTo("1");
            assertThat(message(plain::commit)).contains("no transaction is active");
        }
    }

    @Nested
    class BySqlText {
        @Test
        void releaseOfTheOutermostCommits() throws SQLException {
            run(connection, "SAVEPOINT a");
            busy(() -> run(other, "INSERT INTO t VALUES(9)"));
            run(
                    connection,
                    "INSERT INTO t VALUES(1)",
                    "SAVEPOINT b",
                    "INSERT INTO t VALUES(2)",
                    "RELEASE b");
            assertThat(rows()).isNull();
            run(connection, "RELEASE SAVEPOINT A");
            requireWriteLockFree();
            assertThat(rows()).isEqualTo("1,2");
        }

        @Test
        void releaseOfTheOutermostTakesTheInnerOnesWithIt() throws SQLException {
            run(connection, "SAVEPOINT a", "SAVEPOINT b", "INSERT INTO t VALUES(1)", "RELEASE a");
            requireWriteLockFree();
            assertThat(rows()).isEqualTo("1");
            assertThat(message(() -> run(connection, "RELEASE b"))).contains("no such savepoint");
        }

        @Test
        void rollbackToKeepsTheTransactionOpen() throws SQLException {
            run(connection, "SAVEPOINT a", "INSERT INTO t VALUES(1)", "ROLLBACK TO a");
            busy(() -> run(other, "INSERT INTO t VALUES(9)"));
            run(connection, "INSERT INTO t VALUES(2)", "rollback transaction to savepoint a");
            run(connection, "INSERT INTO t VALUES(3)", "RELEASE a");
            requireWriteLockFree();
            assertThat(rows()).isEqualTo("3");
        }

        @Test
        void sameNameTwiceEndsWithTheOuterOne() throws SQLException {
            run(connection, "SAVEPOINT a", "INSERT INTO t VALUES(1)", "SAVEPOINT a");
            run(connection, "INSERT INTO t VALUES(2)", "ROLLBACK TO a", "RELEASE a");
            busy(() -> run(other, "INSERT INTO t VALUES(9)"));
            run(connection, "RELEASE a");
            requireWriteLockFree();
            assertThat(rows()).isEqualTo("1");
        }

        @Test
        void commitAndRollbackEndAllSavepoints() throws SQLException {
            run(connection, "SAVEPOINT a", "SAVEPOINT b", "INSERT INTO t VALUES(1)", "COMMIT");
            requireWriteLockFree();
            run(connection, "SAVEPOINT a", "SAVEPOINT b", "INSERT INTO t VALUES(2)", "ROLLBACK");
            requireWriteLockFree();
            assertThat(rows()).isEqualTo("1");
        }

        @Test
        void insideBeginTheReleaseDoesNotCommit() throws SQLException {
            run(connection, "BEGIN", "SAVEPOINT a", "INSERT INTO t VALUES(1)", "RELEASE a");
            assertThat(rows()).isNull();
            run(connection, "COMMIT");
            assertThat(rows()).isEqualTo("1");
        }

        @Test
        void underAutoCommitFalseTheReleaseDoesNotCommit() throws SQLException {
            connection.setAutoCommit(false);
            run(connection, "SAVEPOINT a", "INSERT INTO t VALUES(1)", "RELEASE a");
            assertThat(rows()).isNull();
            connection.commit();
            assertThat(rows()).isEqualTo("1");
        }

        @Test
        void unknownSavepointIsRefusedAndChangesNothing() throws SQLException {
            run(connection, "SAVEPOINT a", "INSERT INTO t VALUES(1)");
            assertThat(message(() -> run(connection, "RELEASE x"))).contains("no such savepoint");
            assertThat(message(() -> run(connection, "ROLLBACK TO x")))
                    .contains("no such savepoint");
            run(connection, "RELEASE a");
            assertThat(rows()).isEqualTo("1");
        }
    }

    @Nested
    class ByJdbc {
        @Test
        void inAutocommitItOpensATransactionThatItsReleaseCommits() throws SQLException {
            Savepoint savepoint = connection.setSavepoint();
            assertThat(connection.getAutoCommit()).isFalse();
            busy(() -> run(other, "INSERT INTO t VALUES(9)"));
            run(connection, "INSERT INTO t VALUES(1)");
            connection.releaseSavepoint(savepoint);
            assertThat(rows()).as("as with sqlite-jdbc").isEqualTo("1");
            assertThat(connection.getAutoCommit()).isTrue();
        }

        @Test
        void rollbackToASavepointCanBeRepeated() throws SQLException {
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO t VALUES(1)");
            Savepoint named = connection.setSavepoint("odd \"name'");
            Savepoint inner = connection.setSavepoint();
            run(connection, "INSERT INTO t VALUES(2)");
            connection.rollback(inner);
            run(connection, "INSERT INTO t VALUES(3)");
            connection.rollback(named);
            run(connection, "INSERT INTO t VALUES(4)");
            connection.rollback(named);
            run(connection, "INSERT INTO t VALUES(5)");
            connection.releaseSavepoint(named);
            connection.commit();
            assertThat(rows()).isEqualTo("1,5");
        }

        @Test
        void namesAndNumbersAreKept() throws SQLException {
            connection.setAutoCommit(false);
            Savepoint named = connection.setSavepoint("here");
            assertThat(named.getSavepointName()).isEqualTo("here");
            Savepoint first = connection.setSavepoint();
            Savepoint second = connection.setSavepoint();
            assertThat(first.getSavepointId()).isNotEqualTo(second.getSavepointId());
            connection.rollback();
        }

        @Test
        void releasedOrForgottenOneIsRefused() throws SQLException {
            connection.setAutoCommit(false);
            Savepoint outer = connection.setSavepoint();
            Savepoint inner = connection.setSavepoint();
            connection.releaseSavepoint(inner);
            failure(() -> connection.rollback(inner));
            failure(() -> connection.releaseSavepoint(inner));
            Savepoint later = connection.setSavepoint();
            connection.rollback(outer);
            failure(() -> connection.rollback(later));
            run(connection, "INSERT INTO t VALUES(1)");
            connection.commit();
            failure(() -> connection.rollback(outer));
            failure(() -> connection.releaseSavepoint(outer));
            run(connection, "INSERT INTO t VALUES(2)");
            connection.commit();
            assertThat(rows()).isEqualTo("1,2");
        }

        @Test
        void ofAnotherDriverOrConnectionIsRefused() throws SQLException {
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO t VALUES(1)");
            Savepoint foreign =
                    new Savepoint() {
                        @Override
                        public int getSavepointId() {
                            return 1;
                        }

                        @Override
                        public String getSavepointName() {
                            return "foreign";
                        }
                    };
            failure(() -> connection.rollback(foreign));
            failure(() -> connection.releaseSavepoint(foreign));
            failure(() -> connection.rollback((Savepoint) null));
            connection.commit();
            assertThat(rows()).isEqualTo("1");
        }

        @Test
        void savepointOfAnotherConnectionIsRefused() throws SQLException {
            Connection second = db.safe("?busy_timeout=0");
            second.setReadOnly(true);
            second.setAutoCommit(false);
            Savepoint theirs = second.setSavepoint();
            connection.setAutoCommit(false);
            Savepoint ours = connection.setSavepoint();
            run(connection, "INSERT INTO t VALUES(1)");
            failure(() -> connection.rollback(theirs));
            connection.releaseSavepoint(ours);
            connection.commit();
            second.rollback();
            assertThat(rows()).isEqualTo("1");
        }

        @Test
        void inAutocommitUseIsRefused() throws SQLException {
            connection.setAutoCommit(false);
            Savepoint savepoint = connection.setSavepoint();
            connection.setAutoCommit(true);
            failure(() -> connection.rollback(savepoint));
            failure(() -> connection.releaseSavepoint(savepoint));
            requireWriteLockFree();
        }
    }
}
