package io.safelite.transaction;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.busy;
import static io.safelite.testing.SqlFailures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that are no statements: they do not begin anything, and a lock does not break them. */
class LockedDatabaseTest {
    @RegisterExtension final Databases db = new Databases();

    private Connection other;

    @BeforeEach
    void table() throws SQLException {
        other = db.plain("?journal_mode=DELETE&busy_timeout=0");
        run(other, "CREATE TABLE t(n INTEGER UNIQUE)");
    }

    private static boolean hasTable(Connection connection) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(null, null, "t", null)) {
            return tables.next();
        }
    }

    @Nested
    class ExclusivelyLocked {
        @Test
        void plainMetadataAndPrepareAreBusy() throws SQLException {
            Connection plain = db.plain("?busy_timeout=0");
            run(other, "BEGIN EXCLUSIVE");
            busy(() -> hasTable(plain));
            busy(() -> plain.prepareStatement("SELECT n FROM t"));
            run(other, "ROLLBACK");
        }

        @Test
        void isValidIsTrueAndFast() throws SQLException {
            Connection connection = db.safe("?journal_mode=DELETE");
            run(other, "BEGIN EXCLUSIVE");
            long start = System.nanoTime();
            assertThat(connection.isValid(1)).isTrue();
            assertThat(connection.isValid(0)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(5));
            run(other, "ROLLBACK");
            connection.close();
            assertThat(connection.isValid(1)).isFalse();
        }

        @Test
        void metadataWaits() throws Exception {
            Connection connection = db.safe("?journal_mode=DELETE");
            run(other, "BEGIN EXCLUSIVE");
            Background<Boolean> waiting = Background.call(() -> hasTable(connection)).awaitParked();
            run(other, "ROLLBACK");
            assertThat(waiting.get()).isTrue();
        }

        @Test
        void prepareStatementDoesNotFail() throws Exception {
            Connection connection = db.safe("?journal_mode=DELETE");
            run(other, "BEGIN EXCLUSIVE");
            Background<PreparedStatement> preparing =
                    Background.call(() -> connection.prepareStatement("SELECT n FROM t"));
            run(other, "ROLLBACK");
            preparing.get().close();
        }

        @Test
        void readsWait() throws Exception {
            Connection connection = db.safe("?journal_mode=DELETE");
            run(other, "BEGIN EXCLUSIVE");
            Background<String> waiting =
                    Background.call(() -> ask(connection, "SELECT count(*) FROM t")).awaitParked();
            run(other, "ROLLBACK");
            assertThat(waiting.get()).isEqualTo("0");
        }
    }

    @Test
    void metadataAndIsValidBeginNothing() throws SQLException {
        Connection connection = db.safe("?journal_mode=DELETE");
        connection.setAutoCommit(false);
        assertThat(hasTable(connection)).isTrue();
        assertThat(connection.isValid(1)).isTrue();
        connection.prepareStatement("SELECT n FROM t").close();
        run(other, "INSERT INTO t VALUES(1)");
        connection.setReadOnly(true);
        connection.setReadOnly(false);
        run(connection, "INSERT INTO t VALUES(2)");
        assertThat(hasTable(connection)).as("in a transaction").isTrue();
        connection.commit();
    }

    /** Calls that fail for reasons of their own. */
    enum Mistake {
        QUERY_OF_A_WRITE {
            @Override
            void make(Connection connection) throws SQLException {
                connection.createStatement().executeQuery("INSERT INTO t VALUES(1)");
            }
        },
        QUERY_OF_DDL {
            @Override
            void make(Connection connection) throws SQLException {
                connection.createStatement().executeQuery("CREATE TABLE u(n)");
            }
        },
        PREPARED_QUERY_OF_A_WRITE {
            @Override
            void make(Connection connection) throws SQLException {
                connection.prepareStatement("INSERT INTO t VALUES(1)").executeQuery();
            }
        },
        PREPARED_UPDATE_OF_A_QUERY {
            @Override
            void make(Connection connection) throws SQLException {
                connection.prepareStatement("SELECT 1").executeUpdate();
            }
        },
        PREPARED_UPDATE_RETURNING {
            @Override
            void make(Connection connection) throws SQLException {
                connection.prepareStatement("INSERT INTO t VALUES(1) RETURNING n").executeUpdate();
            }
        },
        SYNTAX {
            @Override
            void make(Connection connection) throws SQLException {
                connection.createStatement().execute("SELEKT 1");
            }
        },
        PREPARED_SYNTAX {
            @Override
            void make(Connection connection) throws SQLException {
                connection.prepareStatement("SELEKT 1");
            }
        },
        MISSING_TABLE {
            @Override
            void make(Connection connection) throws SQLException {
                connection.createStatement().executeUpdate("DELETE FROM missing");
            }
        },
        CONSTRAINT {
            @Override
            void make(Connection connection) throws SQLException {
                connection.createStatement().execute("INSERT INTO t VALUES(1),(1)");
            }
        },
        EMPTY {
            @Override
            void make(Connection connection) throws SQLException {
                connection.createStatement().execute("");
            }
        },
        COMMENT {
            @Override
            void make(Connection connection) throws SQLException {
                connection.createStatement().execute("-- nothing");
            }
        },
        MISSING_COLUMN {
            @Override
            void make(Connection connection) throws SQLException {
                connection.createStatement().executeQuery("SELECT 1 AS a").getInt("b");
            }
        },
        CLOSED_STATEMENT {
            @Override
            void make(Connection connection) throws SQLException {
                PreparedStatement statement = connection.prepareStatement("SELECT 1");
                statement.close();
                statement.executeQuery();
            }
        },
        STRING_KEYS {
            @Override
            void make(Connection connection) throws SQLException {
                connection.createStatement().execute("INSERT INTO t VALUES(1)", new String[] {"n"});
            }
        };

        abstract void make(Connection connection) throws SQLException;
    }

    @ParameterizedTest
    @EnumSource
    void mistakesGiveSqliteJdbcsExceptions(Mistake mistake) throws SQLException {
        Connection plain = db.plain("");
        SQLException theirs = failure(() -> mistake.make(plain));
        plain.close();
        run(other, "DELETE FROM t", "DROP TABLE IF EXISTS u");
        Connection safe = db.safe("?journal_mode=DELETE");
        SQLException ours = failure(() -> mistake.make(safe));
        if (mistake != Mistake.CLOSED_STATEMENT) {
            assertThat(ours.getMessage()).isEqualTo(theirs.getMessage());
        }
        assertThat(ours.getErrorCode()).isEqualTo(theirs.getErrorCode());
        assertThat(ours.getSQLState()).isEqualTo(theirs.getSQLState());
        assertThat((Object) ours.getClass()).isEqualTo(theirs.getClass());
        run(safe, "INSERT INTO t VALUES(5)");
    }
}
