package io.safelite.it.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code docs/migrating.md}. */
class ThereAndBackTest {
    @TempDir Path directory;
    private Path file;

    @BeforeEach
    void aFileOfSqliteJdbcThatSafeLiteHasUsed() throws SQLException {
        file = directory.resolve("app.db");
        try (Connection before = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            run(before, "CREATE TABLE t(x)");
            assertThat(ask(before, "PRAGMA journal_mode")).isEqualTo("delete");
        }
        try (Connection now = DriverManager.getConnection("jdbc:safelite:" + file)) {
            run(now, "INSERT INTO t VALUES(7)");
        }
    }

    @Test
    void walStaysUntilItIsSwitchedBack() throws Exception {
        try (Connection back = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            assertThat(ask(back, "PRAGMA journal_mode")).isEqualTo("wal");
            assertThat(ask(back, "PRAGMA journal_mode=DELETE")).isEqualTo("delete");
        }
        Files.delete(directory.resolve("app.db-safelite"));

        try (Connection back = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            assertThat(ask(back, "PRAGMA journal_mode")).isEqualTo("delete");
            assertThat(ask(back, "SELECT x FROM t")).isEqualTo("7");
        }
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void itIsNotSwitchedBackWhileSomebodyElseHasTheFileOpen() throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Connection back =
                        DriverManager.getConnection("jdbc:sqlite:" + file + "?busy_timeout=1")) {
            assertThat(ask(other, "SELECT x FROM t")).isEqualTo("7");

            assertThatThrownBy(() -> ask(back, "PRAGMA journal_mode=DELETE"))
                    .hasMessageContaining("SQLITE_BUSY");
            assertThat(ask(back, "PRAGMA journal_mode")).isEqualTo("wal");
        }
    }

    @Test
    void keepLeavesTheJournalModeAlone() throws SQLException {
        String url = "jdbc:safelite:" + directory.resolve("other.db") + "?safelite.wal=keep";
        try (Connection connection = DriverManager.getConnection(url)) {
            run(connection, "CREATE TABLE t(x)");
            assertThat(ask(connection, "PRAGMA journal_mode")).isEqualTo("delete");
        }
    }

    @Test
    void backupsHoldWhatWasCommittedAlsoInTheMiddleOfATransaction() throws SQLException {
        Path vacuumed = directory.resolve("vacuumed.db");
        Path copied = directory.resolve("copied.db");
        try (Connection writer = DriverManager.getConnection("jdbc:safelite:" + file);
                Connection backup = DriverManager.getConnection("jdbc:safelite:" + file)) {
            writer.setAutoCommit(false);
            run(writer, "INSERT INTO t VALUES(8)");

            run(backup, "backup to '" + copied + "'");
            writer.commit();
            run(backup, "VACUUM INTO '" + vacuumed + "'");
        }

        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copied)) {
            assertThat(ask(connection, "SELECT group_concat(x) FROM t")).isEqualTo("7");
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + vacuumed)) {
            assertThat(ask(connection, "SELECT group_concat(x) FROM t")).isEqualTo("7,8");
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.getString(1);
        }
    }
}
