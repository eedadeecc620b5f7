package io.safelite.opening;

import static io.safelite.testing.Access.PLAIN;
import static io.safelite.testing.Access.SAFE;
import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.safelite.testing.Databases;
import io.safelite.testing.LogLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are switched to WAL and which are not. */
class WalSwitchTest {
    @RegisterExtension final Databases db = new Databases();
    @RegisterExtension final LogLines log = new LogLines();

    private static String mode(Connection connection) throws SQLException {
        return ask(connection, "PRAGMA journal_mode");
    }

    @Test
    void freshFileIsSwitched() throws SQLException {
        assertThat(mode(db.safe(""))).isEqualTo("wal");
        assertThat(mode(db.plain(""))).isEqualTo("wal");
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void existingFileIsSwitched() throws SQLException {
        run(db.plain(""), "CREATE TABLE t(x)", "INSERT INTO t VALUES(7)");
        Connection connection = db.safe("");
        assertThat(mode(connection)).isEqualTo("wal");
        assertThat(ask(connection, "SELECT x FROM t")).isEqualTo("7");
    }

    @Test
    void synchronousIsNotLowered() throws SQLException {
        assertThat(ask(db.safe(""), "PRAGMA synchronous")).isEqualTo("2");
        assertThat(ask(db.safe("?synchronous=NORMAL"), "PRAGMA synchronous")).isEqualTo("1");
        assertThat(ask(db.safe("?synchronous=EXTRA"), "PRAGMA synchronous")).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "journal_mode=DELETE",
                "journal_mode=delete",
                "Journal_Mode=Delete",
                "safelite.wal=keep",
                "safelite.wal=KEEP",
                "open_mode=1"
            })
    void fileIsLeftAloneIfTheUserSaysSo(String parameter) throws SQLException {
        run(db.plain(""), "CREATE TABLE t(x)");
        assertThat(mode(db.safe("?" + parameter))).isEqualTo("delete");
        assertThat(mode(db.plain(""))).isEqualTo("delete");
        assertThat(log.lines()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUNCATE", "PERSIST", "MEMORY", "OFF"})
    void journalModeOfTheUsersIsKept(String mode) throws SQLException {
        assertThat(mode(db.safe("?journal_mode=" + mode))).isEqualToIgnoringCase(mode);
        assertThat(mode(db.plain(""))).isEqualTo("delete");
    }

    @Test
    void journalModeInPropertiesIsTheUsersToo() throws SQLException {
        Properties info = new Properties();
        info.setProperty("journal_mode", "Delete");
        Connection connection = db.open(SAFE, db.file(), info);
        assertThat(mode(connection)).isEqualTo("delete");
    }

    /** Works for root too, who may write whatever the permission bits say. */
    @ParameterizedTest
    @ValueSource(strings = {"mode=ro", "immutable=1"})
    void readOnlyConnectionDoesNotDecideForTheOthers(String parameter) throws SQLException {
        run(db.plain(""), "CREATE TABLE t(x)");
        Connection readOnly = db.open(SAFE, "file:" + db.file() + "?" + parameter);
        assertThat(ask(readOnly, "SELECT count(*) FROM t")).isEqualTo("0");
        assertThat(mode(db.plain(""))).isEqualTo("delete");
        if (parameter.equals("immutable=1")) {
            readOnly.close(); // it would not see the file change
        }
        assertThat(mode(db.safe(""))).isEqualTo("wal");
        assertThat(log.lines()).isEmpty();
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    @Test
    void readOnlyFileIsLeftAlone() throws Exception {
        assumeFalse(isRoot(), "permission bits do not bind root");
        run(db.plain(""), "CREATE TABLE t(x)");
        db.closeAll();
        Files.setPosixFilePermissions(db.file(), PosixFilePermissions.fromString("r--r--r--"));
        Connection connection = db.safe("");
        assertThat(mode(connection)).isEqualTo("delete");
        assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("0");
    }

    @Test
    void fileInAReadOnlyDirectoryIsLeftAlone() throws Exception {
        assumeFalse(isRoot(), "permission bits do not bind root");
        run(db.plain(""), "CREATE TABLE t(x)");
        db.closeAll();
        Path directory = db.directory();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            Connection connection = db.safe("");
            assertThat(mode(connection)).isEqualTo("delete");
            assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("0");
            db.closeAll();
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void plainCannotOpenReadOnlyWithWalInItsUrl() throws SQLException {
        run(db.plain(""), "CREATE TABLE t(x)");
        assertThatThrownBy(() -> db.open(PLAIN, "file:" + db.file() + "?mode=ro&journal_mode=WAL"))
                .hasMessageContaining("SQLITE_READONLY");
    }
}
