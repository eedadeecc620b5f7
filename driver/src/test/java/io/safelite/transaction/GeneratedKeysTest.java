package io.safelite.transaction;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.failure;
import static io.safelite.testing.SqlFailures.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Databases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Generated keys are right, and asking for them leaves nothing open. */
class GeneratedKeysTest {
    @RegisterExtension final Databases db = new Databases();

    @BeforeEach
    void tables() throws SQLException {
        run(
                db.plain("?journal_mode=WAL"),
                "CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT UNIQUE)",
                "CREATE TABLE u(id INTEGER PRIMARY KEY, name TEXT)",
                "INSERT INTO u VALUES(100, 'x')");
    }

    private static String key(Statement statement) throws SQLException {
        try (ResultSet keys = statement.getGeneratedKeys()) {
            return keys.next() ? keys.getString(1) : null;
        }
    }

    @Nested
    class Plain {
        @Test
        void everyInsertLeavesACursorThatForbidsVacuum() throws SQLException {
            Connection connection = db.plain("");
            PreparedStatement insert = connection.prepareStatement("INSERT INTO t(name) VALUES(1)");
            insert.executeUpdate();
            assertThat(message(() -> run(connection, "VACUUM")))
                    .contains("SQL statements in progress");
        }

        @Test
        void cancelIsStickyWhileThatCursorIsOpen() throws SQLException {
            Connection connection = db.plain("");
            PreparedStatement insert = connection.prepareStatement("INSERT INTO t(name) VALUES(1)");
            insert.executeUpdate();
            connection.createStatement().cancel();
            assertThat(failure(() -> ask(connection, "SELECT 1")).getErrorCode()).isEqualTo(9);
            assertThat(failure(() -> ask(connection, "SELECT 1")).getErrorCode()).isEqualTo(9);
            insert.close();
        }
    }

    @Nested
    class WithSafeLite {
        private Connection connection;

        @BeforeEach
        void connect() throws SQLException {
            connection = db.safe("");
        }

        @Test
        void insertLeavesNoCursor() throws SQLException {
            PreparedStatement insert =
                    connection.prepareStatement(
                            "INSERT INTO t(name) VALUES(1)", Statement.RETURN_GENERATED_KEYS);
            insert.executeUpdate();
            run(connection, "VACUUM");
            assertThat(key(insert)).isEqualTo("1");
            ResultSet unread = insert.getGeneratedKeys();
            assertThat(unread.isClosed()).isFalse();
            run(connection, "VACUUM");
        }

        @Test
        void cancelIsNotSticky() throws SQLException {
            PreparedStatement insert = connection.prepareStatement("INSERT INTO t(name) VALUES(1)");
            insert.executeUpdate();
            connection.createStatement().cancel();
            assertThat(ask(connection, "SELECT 1")).isEqualTo("1");
        }

        @Test
        void statementKnowsItsKey() throws SQLException {
            Statement statement = connection.createStatement();
            statement.executeUpdate(
                    "INSERT INTO t(name) VALUES('a')", Statement.RETURN_GENERATED_KEYS);
            assertThat(key(statement)).isEqualTo("1");
            statement.execute("WITH v AS (SELECT 'b') INSERT INTO t(name) SELECT * FROM v");
            assertThat(key(statement)).isEqualTo("2");
            statement.execute("REPLACE INTO t(id, name) VALUES(50, 'c')");
            assertThat(key(statement)).isEqualTo("50");
            assertThat(key(statement)).as("asked twice").isEqualTo("50");
        }

        @Test
        void keyCanBeReadByEveryUsualGetter() throws SQLException {
            Statement statement = connection.createStatement();
            statement.executeUpdate("INSERT INTO t VALUES(5000000000, 'a')");
            ResultSet keys = statement.getGeneratedKeys();
            assertThat(keys.next()).isTrue();
            assertThat(keys.getLong(1)).isEqualTo(5_000_000_000L);
            assertThat(keys.getLong("last_insert_rowid()")).isEqualTo(5_000_000_000L);
            assertThat(keys.getObject(1)).isEqualTo(5_000_000_000L);
            assertThat(keys.getMetaData().getColumnCount()).isEqualTo(1);
            assertThat(keys.getStatement()).isSameAs(statement);
            assertThat(keys.next()).isFalse();
        }

        @Test
        void interleavedStatementsKeepTheirOwnKeys() throws SQLException {
            try (PreparedStatement t =
                            connection.prepareStatement("INSERT INTO t(name) VALUES(?)", 1);
                    PreparedStatement u =
                            connection.prepareStatement("INSERT INTO u(name) VALUES(?)", 1)) {
                for (int i = 1; i <= 3; i++) {
                    t.setInt(1, i);
                    t.executeUpdate();
                    u.setInt(1, i);
                    u.executeUpdate();
                    run(connection, "UPDATE u SET name = name");
                    assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("" + i);
                    assertThat(key(t)).isEqualTo(String.valueOf(i));
                    assertThat(key(u)).isEqualTo(String.valueOf(100 + i));
                }
            }
        }

        @Test
        void keyIsStillRightAfterCommitAndRollback() throws SQLException {
            connection.setAutoCommit(false);
            Statement statement = connection.createStatement();
            statement.executeUpdate("INSERT INTO t(name) VALUES('a')");
            connection.commit();
            assertThat(key(statement)).isEqualTo("1");
            statement.executeUpdate("INSERT INTO t(name) VALUES('b')");
            connection.rollback();
            assertThat(key(statement)).isEqualTo("2");
        }

        @Test
        void batchesGiveTheirLastKey() throws SQLException {
            try (PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO t(name) VALUES(?)", 1);
                    Statement statement = connection.createStatement()) {
                for (int i = 1; i <= 3; i++) {
                    insert.setInt(1, i);
                    insert.addBatch();
                }
                insert.executeBatch();
                assertThat(key(insert)).isEqualTo("3");
                statement.addBatch("INSERT INTO u(name) VALUES('a')");
                statement.addBatch("INSERT INTO u(name) VALUES('b')");
                statement.executeBatch();
                assertThat(key(statement)).isEqualTo("102");
                assertThat(key(insert)).isEqualTo("3");
            }
        }

        @Test
        void whatIsNoInsertHasNoKeys() throws SQLException {
            Statement statement = connection.createStatement();
            assertThat(key(statement)).isNull();
            statement.executeUpdate("UPDATE u SET name = 'y'");
            assertThat(key(statement)).isNull();
            statement.executeUpdate("INSERT INTO t(name) VALUES('a')");
            ask(connection, "SELECT 1");
            statement.executeQuery("SELECT 1").close();
            assertThat(key(statement)).isNull();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                assertThat(keys.next()).isFalse();
            }
        }

        @Test
        void failedInsertHasNoKey() throws SQLException {
            Statement statement = connection.createStatement();
            statement.executeUpdate("INSERT INTO t(name) VALUES('a')");
            failure(() -> statement.executeUpdate("INSERT INTO t(name) VALUES('a')"));
            assertThat(key(statement)).isNull();
        }

        @Test
        void triggersDoNotDisturbTheKey() throws SQLException {
            run(
                    connection,
                    "CREATE TRIGGER copy AFTER INSERT ON t BEGIN INSERT INTO u(name)"
                            + " VALUES(new.name); END");
            Statement statement = connection.createStatement();
            statement.executeUpdate("INSERT INTO t(name) VALUES('a')");
            assertThat(key(statement)).isEqualTo("1");
        }

        @Test
        void switchedOffThereAreNoKeysAsInSqliteJdbc() throws SQLException {
            Statement safe = db.safe("?jdbc.get_generated_keys=false").createStatement();
            safe.executeUpdate("INSERT INTO t(name) VALUES('a')");
            Statement plain = db.plain("?jdbc.get_generated_keys=false").createStatement();
            plain.executeUpdate("INSERT INTO t(name) VALUES('b')");
            assertThat(key(safe)).isEqualTo(key(plain)).isNull();
        }
    }
}
