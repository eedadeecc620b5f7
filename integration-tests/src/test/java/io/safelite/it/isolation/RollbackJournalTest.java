package io.safelite.it.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rollback-journal mode: a reader keeps the writer from committing, for as long as it reads. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class RollbackJournalTest {
    private String file;

    @BeforeEach
    void table() throws IOException, SQLException {
        Path directory = Files.createDirectories(Path.of("target", "databases"));
        file = Files.createTempDirectory(directory, "upgrade").resolve("app.db").toString();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            write(connection, "CREATE TABLE test(id INTEGER PRIMARY KEY, value INTEGER NOT NULL)");
            write(connection, "INSERT INTO test VALUES(1, 10), (2, 20)");
        }
    }

    @Test
    void plainSqliteJdbcRefusesTheSecondWriterAtOnce() throws Exception {
        try (Connection first = transaction("jdbc:sqlite:", "busy_timeout=1000");
                Connection second = transaction("jdbc:sqlite:", "busy_timeout=60000")) {
            write(first, "UPDATE test SET value = 11 WHERE id = 1");
            assertThatThrownBy(() -> write(second, "UPDATE test SET value = 21 WHERE id = 2"))
                    .isInstanceOf(SQLException.class);
            second.rollback();
            first.commit();
        }
    }

    @Test
    void writerCommitsWhoseReaderWantsToWriteToo() throws Exception {
        String deferred = "safelite.wal=keep&safelite.begin=deferred&busy_timeout=";
        try (Connection first = transaction("jdbc:safelite:", deferred + 1000);
                Connection second = transaction("jdbc:safelite:", deferred + 20_000)) {
            write(first, "UPDATE test SET value = 11 WHERE id = 1");
            FutureTask<Void> secondWrite =
                    new FutureTask<>(
                            () -> {
                                write(second, "UPDATE test SET value = 21 WHERE id = 2");
                                return null;
                            });
            Thread thread = new Thread(secondWrite, "second writer");
            thread.start();
            first.commit();
            assertThatThrownBy(() -> secondWrite.get(30, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("40001"));
            second.rollback();
        }
    }

    @Test
    void autocommitGoesOnAfterAWriteThatAReaderPrevented() throws Exception {
        try (Connection reader = transaction("jdbc:sqlite:", "busy_timeout=0");
                Connection writer =
                        DriverManager.getConnection(
                                "jdbc:safelite:" + file + "?safelite.wal=keep&busy_timeout=50")) {
            assertThatThrownBy(() -> write(writer, "UPDATE test SET value = 11 WHERE id = 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("40001"));
            reader.rollback();
            write(writer, "UPDATE test SET value = 12 WHERE id = 1");
            assertThat(Actor.rows(writer, "TRUE")).isEqualTo("1=12 2=20");
        }
    }

    /** A connection in a transaction that has read. */
    private Connection transaction(String prefix, String parameters) throws SQLException {
        Connection connection = DriverManager.getConnection(prefix + file + "?" + parameters);
        connection.setAutoCommit(false);
        assertThat(Actor.rows(connection, "TRUE")).isEqualTo("1=10 2=20");
        return connection;
    }

    private static void write(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
