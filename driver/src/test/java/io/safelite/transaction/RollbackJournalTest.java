package io.safelite.transaction;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.busy;
import static io.safelite.testing.SqlFailures.contention;
import static io.safelite.testing.SqlFailures.doomed;
import static io.safelite.testing.SqlFailures.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** In rollback-journal mode a COMMIT has to wait for the readers. */
class RollbackJournalTest {
    @RegisterExtension final Databases db = new Databases();

    private Connection reader;
    private ResultSet reading;

    @BeforeEach
    void readerHoldsItsLock() throws SQLException {
        run(
                db.plain("?journal_mode=DELETE"),
                "CREATE TABLE t(n INTEGER)",
                "INSERT INTO t VALUES(1),(2)");
        reader = db.plain("?busy_timeout=0");
        reading = reader.createStatement().executeQuery("SELECT n FROM t");
    }

    private String rows() throws SQLException {
        return ask(db.plain(""), "SELECT group_concat(n) FROM t");
    }

    @Nested
    class Plain {
        @Test
        void busySetAutoCommitTrueLeavesAZombieTransaction() throws SQLException {
            Connection connection = db.plain("?busy_timeout=0");
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO t VALUES(3)");
            busy(() -> connection.setAutoCommit(true));

            assertThat(connection.getAutoCommit()).isTrue();
            reading.close();
            run(connection, "INSERT INTO t VALUES(4)");
            busy(() -> ask(db.plain("?busy_timeout=0"), "SELECT n FROM t"));
            assertThat(message(connection::commit)).contains("auto-commit mode");
            assertThat(message(connection::rollback)).contains("auto-commit mode");
            run(connection, "ROLLBACK");
            assertThat(rows()).as("without the autocommit write").isEqualTo("1,2");
        }

        @Test
        void commitDoesNotWaitWithoutABusyTimeout() throws SQLException {
            Connection connection = db.plain("?busy_timeout=0");
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO t VALUES(3)");
            busy(connection::commit);
            busy(() -> ask(db.plain("?busy_timeout=0"), "SELECT n FROM t"));
            connection.rollback();
        }
    }

    @Nested
    class WithSafeLite {
        private Connection connection(String parameters) throws SQLException {
            Connection connection = db.safe("?journal_mode=DELETE" + parameters);
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO t VALUES(3)");
            return connection;
        }

        @Test
        void commitWaitsForTheReaderToGo() throws Exception {
            Connection connection = connection("");
            Background<Void> commit = Background.run(connection::commit).awaitParked();
            reading.close();
            commit.get();
            assertThat(rows()).isEqualTo("1,2,3");
        }

        @Test
        void sqlCommitWaitsForTheReaderToGo() throws Exception {
            Connection connection = connection("");
            Background<Void> commit = Background.run(() -> run(connection, "COMMIT")).awaitParked();
            reading.close();
            commit.get();
            assertThat(rows()).isEqualTo("1,2,3");
        }

        @Test
        void autocommitWriteWaitsForTheReaderToGo() throws Exception {
            Connection connection = db.safe("?journal_mode=DELETE");
            Background<Void> write =
                    Background.run(() -> run(connection, "INSERT INTO t VALUES(3)")).awaitParked();
            reading.close();
            write.get();
            assertThat(rows()).isEqualTo("1,2,3");
        }

        @Test
        void commitThatCannotBeHadIsRolledBackAndSaysSo() throws SQLException {
            Connection connection = connection("&busy_timeout=100");
            contention(connection::commit);
            doomed(connection::commit);
            doomed(() -> run(connection, "INSERT INTO t VALUES(4)"));
            doomed(() -> ask(connection, "SELECT 1"));
            assertThat(ask(db.plain("?busy_timeout=0"), "SELECT 1 FROM t"))
                    .as("no PENDING lock keeps new readers out")
                    .isEqualTo("1");
            reading.close();
            connection.rollback();
            assertThat(rows()).isEqualTo("1,2");
            run(connection, "INSERT INTO t VALUES(5)");
            connection.commit();
            assertThat(rows()).isEqualTo("1,2,5");
        }

        @Test
        void flagChangesOnlyIfTheCommitSucceeded() throws SQLException {
            Connection connection = connection("&busy_timeout=100");
            contention(() -> connection.setAutoCommit(true));
            assertThat(connection.getAutoCommit()).isFalse();
            doomed(() -> connection.setAutoCommit(true));
            assertThat(connection.getAutoCommit()).isFalse();
            reading.close();
            connection.rollback();
            connection.setAutoCommit(true);
            run(connection, "INSERT INTO t VALUES(4)");
            assertThat(rows()).isEqualTo("1,2,4");
        }

        @Test
        void setAutoCommitTrueWaitsForTheReaderToGo() throws Exception {
            Connection connection = connection("");
            Background<Void> change =
                    Background.run(() -> connection.setAutoCommit(true)).awaitParked();
            reading.close();
            change.get();
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(rows()).isEqualTo("1,2,3");
        }
    }
}
