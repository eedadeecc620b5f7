package io.safelite.transaction;

import static io.safelite.testing.Access.PLAIN;
import static io.safelite.testing.Access.SAFE;
import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.busy;
import static io.safelite.testing.SqlFailures.failure;
import static io.safelite.testing.SqlFailures.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Databases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BEGIN, COMMIT and their kin as SQL text: the session follows them wherever they come from. */
class SqlTransactionControlTest {
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

    private void requireWriteLockHeld() {
        busy(() -> run(other, "BEGIN IMMEDIATE"));
    }

    private void requireWriteLockFree() throws SQLException {
        run(other, "BEGIN IMMEDIATE", "ROLLBACK");
    }

    /** The ways to execute a text that returns nothing. */
    enum Way {
        EXECUTE {
            @Override
            void run(Connection connection, String sql) throws SQLException {
                try (Statement statement = connection.createStatement()) {
                    assertThat(statement.execute(sql)).isFalse();
                }
            }
        },
        EXECUTE_UPDATE {
            @Override
            void run(Connection connection, String sql) throws SQLException {
                try (Statement statement = connection.createStatement()) {
                    statement.executeUpdate(sql);
                }
            }
        },
        EXECUTE_LARGE_UPDATE {
            @Override
            void run(Connection connection, String sql) throws SQLException {
                try (Statement statement = connection.createStatement()) {
                    statement.executeLargeUpdate(sql);
                }
            }
        },
        BATCH {
            @Override
            void run(Connection connection, String sql) throws SQLException {
                try (Statement statement = connection.createStatement()) {
                    statement.addBatch(sql);
                    statement.executeBatch();
                }
            }
        },
        PREPARED_EXECUTE {
            @Override
            void run(Connection connection, String sql) throws SQLException {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.execute();
                }
            }
        },
        PREPARED_UPDATE {
            @Override
            void run(Connection connection, String sql) throws SQLException {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.executeUpdate();
                }
            }
        };

        abstract void run(Connection connection, String sql) throws SQLException;
    }

    @Nested
    class Plain {
        @Test
        void beginTakesNoLock() throws SQLException {
            run(db.plain(""), "BEGIN");
            requireWriteLockFree();
        }

        @Test
        void commitByTextUnderAutoCommitFalseMakesLaterWritesAutocommit() throws SQLException {
            Connection plain = db.plain("");
            plain.setAutoCommit(false);
            run(plain, "INSERT INTO t VALUES(1)", "COMMIT", "INSERT INTO t VALUES(2)");
            assertThat(rows()).isEqualTo("1,2");
            assertThat(message(plain::commit)).contains("no transaction is active");
        }

        @Test
        void setAutoCommitFalseInsideBeginThrowsButChangesTheFlag() throws SQLException {
            Connection plain = db.plain("");
            run(plain, "BEGIN");
            assertThat(message(() -> plain.setAutoCommit(false))).contains("within a transaction");
            assertThat(plain.getAutoCommit()).isFalse();
        }
    }

    @Nested
    class Begin {
        @ParameterizedTest
        @EnumSource
        void takesTheWriteLockAtOnceWhicheverWayItCame(Way way) throws SQLException {
            way.run(connection, "BEGIN");
            requireWriteLockHeld();
            way.run(connection, "INSERT INTO t VALUES(1)");
            assertThat(rows()).isNull();
            way.run(connection, "COMMIT");
            requireWriteLockFree();
            assertThat(rows()).isEqualTo("1");
            way.run(connection, "BEGIN");
            way.run(connection, "INSERT INTO t VALUES(2)");
            way.run(connection, "ROLLBACK");
            requireWriteLockFree();
            assertThat(rows()).isEqualTo("1");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "begin",
                    "Begin Transaction;",
                    "  /* why */ begin -- not\n deferred transaction ;",
                    "BEGIN IMMEDIATE",
                    "begin immediate transaction",
                    "BEGIN EXCLUSIVE",
                    "\n\t-- a comment\nBEGIN/**/EXCLUSIVE",
                    "SAVEPOINT one",
                    "savepoint \"one two\""
                })
        void isRecognisedHoweverItIsWritten(String begin) throws SQLException {
            run(connection, begin);
            requireWriteLockHeld();
            run(connection, "ROLLBACK");
            requireWriteLockFree();
        }

        @ParameterizedTest
        @ValueSource(strings = {"commit", "END", "end transaction;", "/**/ Commit Transaction"})
        void endsHoweverItIsWritten(String commit) throws SQLException {
            run(connection, "BEGIN", "INSERT INTO t VALUES(1)", commit);
            requireWriteLockFree();
            assertThat(rows()).isEqualTo("1");
        }

        @Test
        void preparedBeginCanBeExecutedAgain() throws SQLException {
            try (PreparedStatement begin = connection.prepareStatement("BEGIN");
                    PreparedStatement commit = connection.prepareStatement("COMMIT")) {
                for (int i = 0; i < 3; i++) {
                    begin.execute();
                    requireWriteLockHeld();
                    commit.execute();
                    requireWriteLockFree();
                }
            }
        }

        @Test
        void exclusiveInRollbackJournalModeKeepsReadersOut() throws SQLException {
            String file = db.directory().resolve("rollback.db").toAbsolutePath().toString();
            Connection safe = db.open(SAFE, file + "?journal_mode=DELETE");
            Connection reader = db.open(PLAIN, file + "?busy_timeout=0");
            run(safe, "CREATE TABLE t(n)", "BEGIN EXCLUSIVE");
            busy(() -> ask(reader, "SELECT 1 FROM t"));
            run(safe, "ROLLBACK");
            ask(reader, "SELECT 1 FROM t");
        }

        @Test
        void twiceIsRefusedAsSqliteDoesAndKeepsTheTransaction() throws SQLException {
            run(connection, "BEGIN", "INSERT INTO t VALUES(1)");
            assertThat(message(() -> run(connection, "BEGIN"))).contains("within a transaction");
            run(connection, "COMMIT");
            assertThat(rows()).isEqualTo("1");
        }

        @Test
        void commitAndRollbackWithoutTransactionAreRefusedInAutocommit() {
            assertThat(message(() -> run(connection, "COMMIT"))).contains("no transaction");
            assertThat(message(() -> run(connection, "ROLLBACK"))).contains("no transaction");
            assertThat(message(() -> run(connection, "RELEASE x"))).contains("no such savepoint");
        }

        @Test
        void multiStatementTextIsFollowedStatementByStatement() throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(
                        "begin; INSERT INTO t VALUES(1); INSERT INTO t VALUES(2); commit;");
                requireWriteLockFree();
                assertThat(rows()).isEqualTo("1,2");
                statement.executeUpdate("BEGIN; INSERT INTO t VALUES(3)");
                requireWriteLockHeld();
                statement.executeUpdate("INSERT INTO t VALUES(';'); ROLLBACK; -- done");
            }
            requireWriteLockFree();
            assertThat(rows()).isEqualTo("1,2");
        }

        @Test
        void errorInMultiStatementTextLeavesTheTransactionOpen() throws SQLException {
            failure(
                    () ->
                            connection
                                    .createStatement()
                                    .executeUpdate(
                                            "BEGIN; INSERT INTO t VALUES(1); INSERT INTO missing"
                                                    + " VALUES(1); COMMIT"));
            requireWriteLockHeld();
            run(connection, "ROLLBACK");
            assertThat(rows()).isNull();
        }

        @Test
        void executeRunsTheFirstStatementOnlyAsSqliteJdbcDoes() throws SQLException {
            run(connection, "BEGIN; INSERT INTO t VALUES(1); COMMIT");
            requireWriteLockHeld();
            run(connection, "COMMIT");
            assertThat(rows()).isNull();
        }
    }

    @Nested
    class BesideJdbc {
        @Test
        void jdbcCommitAndRollbackThrowInAutocommit() throws SQLException {
            assertThat(message(connection::commit)).contains("auto-commit mode");
            assertThat(message(connection::rollback)).contains("auto-commit mode");
            run(connection, "BEGIN", "INSERT INTO t VALUES(1)");
            assertThat(message(connection::commit)).contains("auto-commit mode");
            assertThat(message(connection::rollback)).contains("auto-commit mode");
            run(connection, "COMMIT");
            assertThat(rows()).isEqualTo("1");
        }

        @Test
        void setAutoCommitFalseInsideBeginAdoptsTheTransaction() throws SQLException {
            run(connection, "BEGIN", "INSERT INTO t VALUES(1)");
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO t VALUES(2)");
            assertThat(rows()).isNull();
            connection.commit();
            assertThat(rows()).isEqualTo("1,2");
            run(connection, "INSERT INTO t VALUES(3)");
            connection.rollback();
            assertThat(rows()).isEqualTo("1,2");
        }

        @Test
        void commitAndRollbackByTextUnderAutoCommitFalse() throws SQLException {
            connection.setAutoCommit(false);
            run(connection, "COMMIT", "ROLLBACK");
            requireWriteLockFree();
            run(connection, "INSERT INTO t VALUES(1)", "COMMIT");
            requireWriteLockFree();
            run(connection, "INSERT INTO t VALUES(2)");
            assertThat(rows()).isEqualTo("1");
            run(connection, "ROLLBACK");
            run(connection, "INSERT INTO t VALUES(3)");
            connection.commit();
            connection.rollback();
            assertThat(rows()).isEqualTo("1,3");
        }

        @Test
        void beginByTextUnderAutoCommitFalseIsTheJdbcTransaction() throws SQLException {
            connection.setAutoCommit(false);
            run(connection, "BEGIN IMMEDIATE", "INSERT INTO t VALUES(1)");
            connection.commit();
            assertThat(rows()).isEqualTo("1");
        }

        @Test
        void setAutoCommitTrueCommits() throws SQLException {
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO t VALUES(1)");
            connection.setAutoCommit(true);
            requireWriteLockFree();
            assertThat(rows()).isEqualTo("1");
        }

        @Test
        void closeRollsBack() throws SQLException {
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO t VALUES(1)");
            connection.close();
            requireWriteLockFree();
            assertThat(rows()).isNull();
        }
    }
}
