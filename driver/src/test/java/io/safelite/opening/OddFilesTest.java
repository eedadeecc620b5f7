package io.safelite.opening;

import static io.safelite.testing.Access.SAFE;
import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.testing.Access;
import io.safelite.testing.Databases;
import io.safelite.testing.LogLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are none, are not there, are gone, or have a strange name. */
class OddFilesTest {
    @RegisterExtension final Databases db = new Databases();
    @RegisterExtension final LogLines log = new LogLines();

    @ParameterizedTest
    @EnumSource
    void whatIsNoDatabaseIsSaidAtTheFirstAccess(Access access) throws Exception {
        Path letter = db.directory().resolve("letter.txt").toAbsolutePath();
        Files.writeString(letter, "Dear reader, this is not a database. ".repeat(100));
        Connection connection = db.open(access, letter);
        assertThatThrownBy(() -> ask(connection, "SELECT * FROM sqlite_schema"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(26));
        connection.setAutoCommit(false);
        assertThatThrownBy(() -> run(connection, "CREATE TABLE t(x)"))
                .isInstanceOf(SQLException.class);
        connection.rollback();
        assertThat(letter).content().startsWith("Dear reader");
    }

    @ParameterizedTest
    @EnumSource
    void directoryCannotBeOpened(Access access) {
        assertThatThrownBy(() -> db.open(access, db.directory()))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(14));
    }

    @ParameterizedTest
    @EnumSource
    void missingDirectoryIsNotMade(Access access) {
        assertThatThrownBy(() -> db.open(access, db.directory().resolve("no/such/app.db")))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("open");
        assertThat(db.directory().resolve("no")).doesNotExist();
    }

    @Test
    void fileThatMustExistIsNotMade() {
        assertThatThrownBy(() -> db.open(SAFE, "file:" + db.file() + "?mode=rw"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(14));
        assertThat(db.file()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with blanks.db",
                "über Öl.db",
                "日本語.db",
                "100%.db",
                "a#b.db",
                "semi;colon.db"
            })
    void strangeNamesAreTakenLiterally(String name) throws SQLException {
        Path file = db.directory().resolve(name).toAbsolutePath();
        Connection connection = db.open(SAFE, file);
        run(connection, "CREATE TABLE t(x)");
        assertThat(file).exists();
        assertThat(Databases.slot(connection)).isNotNull();
        assertThat(ask(connection, "PRAGMA journal_mode")).isEqualTo("wal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%23b.db", "a%3Fb.db", "a%20b.db", "%C3%BC.db"})
    void fileUriIsDecodedAndItsSlotIsThatOfTheFile(String name) throws SQLException {
        String decoded = java.net.URI.create("file:/" + name).getPath().substring(1);
        Path file = db.directory().resolve(decoded).toAbsolutePath();
        String uri = "file:" + db.directory().toAbsolutePath() + "/" + name;
        Connection connection = db.open(SAFE, uri + "?safelite.begin=deferred&mode=rwc");
        run(connection, "CREATE TABLE t(x)");
        assertThat(file).exists();
        assertThat(Databases.slot(db.open(SAFE, uri)))
                .isNotNull()
                .isSameAs(Databases.slot(connection));
    }

    @Test
    void pathOfBlanksIsATemporaryDatabase() throws SQLException {
        Connection connection = db.open(SAFE, "   ");
        assertThat(ask(connection, "SELECT file FROM pragma_database_list")).isEmpty();
        assertThat(Databases.slot(connection)).isNull();
    }

    @Test
    void fileThatIsDeletedWhileOpenCanStillBeClosed() throws Exception {
        Connection connection = db.safe("");
        run(connection, "CREATE TABLE t(x)");
        Files.delete(db.file());
        assertThat(ask(connection, "SELECT count(*) FROM sqlite_schema")).isEqualTo("1");
        connection.close();
        assertThat(Files.exists(db.file())).isFalse();
    }

    /** The new file has another identity, so it has another slot: nobody waits for the old one. */
    @Test
    void newFileOfTheSameNameHasItsOwnSlot() throws Exception {
        Connection old = db.safe("?safelite.wal=keep");
        run(old, "CREATE TABLE t(x)");
        old.setAutoCommit(false);
        run(old, "INSERT INTO t VALUES(1)");
        Files.move(db.file(), db.directory().resolve("moved.db"));
        Connection fresh = db.safe("?safelite.wal=keep&busy_timeout=100");
        assertThat(Databases.slot(fresh)).isNotSameAs(Databases.slot(old));
        run(fresh, "CREATE TABLE u(x)");
        old.rollback();
    }

    @Test
    void emptyFileIsAFreshDatabase() throws Exception {
        Files.createFile(db.file());
        Connection connection = db.safe("");
        assertThat(ask(connection, "PRAGMA journal_mode")).isEqualTo("wal");
    }
}
