package io.safelite.transaction;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sqlite.ProgressHandler;

/** {@code VACUUM INTO} only reads the database: writers go on. */
class VacuumIntoTest {
    private static final String ROWS = "SELECT group_concat(n) FROM t";

    @RegisterExtension final Databases db = new Databases();

    private Path copy;
    private Connection connection;

    @BeforeEach
    void table() throws SQLException {
        run(
                db.plain("?journal_mode=WAL"),
                "CREATE TABLE t(n INTEGER PRIMARY KEY)",
                "INSERT INTO t VALUES(1)");
        copy = db.directory().resolve("copy.db");
        connection = db.safe("?busy_timeout=0");
    }

    private void requireCopyOf(String rows) throws SQLException {
        assertThat(ask(db.open("jdbc:sqlite:" + copy), ROWS)).isEqualTo(rows);
    }

    private String vacuumInto() {
        return "VACUUM INTO '" + copy + "'";
    }

    @Test
    void aWriterCommitsWhileItRuns() throws SQLException {
        Connection writer = db.safe("?busy_timeout=0");
        ProgressHandler.setHandler(
                connection,
                1,
                new ProgressHandler() {
                    private boolean isCalled;

                    @Override
                    protected int progress() {
                        if (!isCalled) {
                            isCalled = true;
                            insertByAnotherThread(writer);
                        }
                        return 0;
                    }
                });

        run(connection, vacuumInto());

        ProgressHandler.clearHandler(connection);
        assertThat(ask(connection, ROWS)).isEqualTo("1,2");
        assertThat(ask(db.open("jdbc:sqlite:" + copy), "PRAGMA integrity_check")).isEqualTo("ok");
    }

    private static void insertByAnotherThread(Connection connection) {
        try {
            Background.run(() -> run(connection, "INSERT INTO t VALUES(2)")).get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void itRunsWhileAWriterIsInItsTransaction() throws SQLException {
        Connection writer = db.safe("");
        writer.setAutoCommit(false);
        run(writer, "INSERT INTO t VALUES(2)");

        run(connection, vacuumInto());

        writer.commit();
        requireCopyOf("1");
    }

    @Test
    void aReadOnlySessionMayAndStaysReadOnly() throws SQLException {
        connection.setReadOnly(true);
        assertThat(ask(connection, ROWS)).isEqualTo("1");

        run(connection, vacuumInto());

        requireCopyOf("1");
        assertThat(failure(() -> run(connection, "DELETE FROM t")).getSQLState())
                .isEqualTo("25006");
        // Which SafeLite takes for a read, so that SQLite refuses it.
        assertThat(
                        failure(() -> ask(connection, "SELECT * FROM pragma_optimize(0x10002)"))
                                .getErrorCode())
                .isEqualTo(8);
    }

    @Test
    void queryOnlySaidByTheUserForbidsIt() throws SQLException {
        run(connection, "PRAGMA query_only=1");
        assertThat(failure(() -> run(connection, vacuumInto())).getErrorCode()).isEqualTo(8);
    }

    @Test
    void itNeitherBeginsATransactionNorEndsOne() throws SQLException {
        connection.setAutoCommit(false);
        run(connection, vacuumInto());
        run(db.safe(""), "INSERT INTO t VALUES(2)");
        assertThat(ask(connection, ROWS)).isEqualTo("1,2");

        run(connection, "INSERT INTO t VALUES(3)");
        SQLException e = failure(() -> run(connection, "VACUUM INTO 'another.db'"));

        assertThat(e.getMessage()).contains("from within a transaction");
        connection.commit();
        assertThat(ask(connection, ROWS)).isEqualTo("1,2,3");
        requireCopyOf("1");
    }

    @Test
    void theKeyOfAnInsertBeforeIsNotInItsWay() throws SQLException {
        try (Statement insert = connection.createStatement()) {
            insert.executeUpdate("INSERT INTO t VALUES(7)", Statement.RETURN_GENERATED_KEYS);
            run(connection, vacuumInto());
            try (ResultSet key = insert.getGeneratedKeys()) {
                assertThat(key.getInt(1)).isEqualTo(7);
            }
        }
        requireCopyOf("1,7");
    }

    @Test
    void withARollbackJournalItWaitsForAWriterThatCommits() throws Exception {
        db.closeAll();
        Connection writer = db.plain("?journal_mode=DELETE");
        Connection patient = db.safe("?safelite.wal=keep");
        run(writer, "BEGIN EXCLUSIVE", "INSERT INTO t VALUES(2)");
        var copied = Background.run(() -> run(patient, vacuumInto())).awaitParked();

        run(writer, "COMMIT");

        copied.get();
        requireCopyOf("1,2");
    }
}
