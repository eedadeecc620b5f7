package io.safelite.opening;

import static io.safelite.testing.Access.SAFE;
import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.Databases.slot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.testing.Databases;
import io.safelite.testing.DriverOnly;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

/** Every form of a URL leads to the database that it leads to with sqlite-jdbc. */
class UrlFormsTest {
    @RegisterExtension final Databases db = new Databases();

    private static String file(Connection connection) throws SQLException {
        return ask(connection, "SELECT file FROM pragma_database_list WHERE name = 'main'");
    }

    @ParameterizedTest
    @DriverOnly("its prefixes")
    @ValueSource(
            strings = {
                "jdbc:safelite:",
                "JDBC:SafeLite:",
                "  jdbc:safelite:",
                "jdbc:safelite:sqlite:",
                "jdbc:safelite:SQLite:",
                "jdbc:safelite:file:",
                "jdbc:safelite:sqlite:file:",
                "jdbc:safelite:p6spy:sqlite:"
            })
    void prefixesLeadToTheFile(String prefix) throws SQLException {
        Connection connection = db.open(prefix + db.file());
        assertThat(file(connection)).isEqualTo(db.file().toString());
        assertThat(slot(connection)).isNotNull();
        run(connection, "CREATE TABLE t(x)");
        assertThat(ask(db.plain(""), "SELECT count(*) FROM t")).isEqualTo("0");
    }

    @Test
    @DriverOnly("its prefixes")
    void blanksAroundTheUrlDoNotCount() throws SQLException {
        assertThat(file(db.open(" jdbc:safelite:" + db.file() + "  ")))
                .isEqualTo(db.file().toString());
    }

    @Test
    void relativePathIsThatOfTheWorkingDirectory() throws SQLException {
        assertThat(file(db.open(SAFE, db.directory().resolve("app.db"))))
                .isEqualTo(db.file().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {":memory:", "file::memory:"})
    void memoryDatabaseIsPrivateAndHasNoSlot(String rest) throws SQLException {
        Connection one = db.open(SAFE, rest);
        Connection other = db.open(SAFE, rest);
        run(one, "CREATE TABLE t(x)", "INSERT INTO t VALUES(1)");
        assertThat(ask(one, "SELECT x FROM t")).isEqualTo("1");
        assertThatThrownBy(() -> ask(other, "SELECT x FROM t")).hasMessageContaining("no such");
        assertThat(slot(one)).isNull();
        assertThat(ask(one, "PRAGMA journal_mode")).isEqualTo("memory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?safelite.wal=auto"})
    void emptyPathIsAPrivateTemporaryDatabase(String rest) throws SQLException {
        Connection connection = db.open(SAFE, rest);
        run(connection, "CREATE TABLE t(x)", "INSERT INTO t VALUES(1)");
        assertThat(file(connection)).isEmpty();
        assertThat(slot(connection)).isNull();
        assertThat(ask(connection, "PRAGMA journal_mode")).isEqualTo("delete");
    }

    @Test
    @DriverOnly("its prefixes")
    void innerPrefixChangesNothing() throws SQLException {
        memoryDatabaseIsPrivateAndHasNoSlot("sqlite::memory:");
        emptyPathIsAPrivateTemporaryDatabase("sqlite:");
    }

    @Test
    void sharedMemoryDatabaseIsShared() throws SQLException {
        String uri = "file:urlforms?mode=memory&cache=shared";
        Connection one = db.open(SAFE, uri);
        Connection other = db.open(SAFE, uri + "&safelite.begin=deferred");
        run(one, "CREATE TABLE t(x)", "INSERT INTO t VALUES(1)");
        assertThat(ask(other, "SELECT x FROM t")).isEqualTo("1");
        assertThat(slot(one)).isNull();
    }

    @Test
    void fileUriWithModeRoReadsAndRefusesWrites() throws SQLException {
        run(db.plain(""), "CREATE TABLE t(x)");
        Connection connection = db.open(SAFE, "file:" + db.file() + "?mode=ro");
        assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("0");
        assertThat(ask(connection, "PRAGMA journal_mode")).isEqualTo("delete");
        assertThatThrownBy(() -> run(connection, "INSERT INTO t VALUES(1)"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(8));
    }

    @Test
    void fileUriWithImmutableReads() throws SQLException {
        run(db.plain(""), "CREATE TABLE t(x)");
        Connection connection = db.open(SAFE, "file:" + db.file() + "?immutable=1");
        assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("0");
        assertThat(ask(db.plain(""), "PRAGMA journal_mode")).isEqualTo("delete");
    }

    @Test
    void resourceIsFoundByUrlAndOnTheClassPath() throws Exception {
        run(db.plain(""), "CREATE TABLE t(x)");
        db.closeAll();
        assertThat(ask(db.open(SAFE, ":resource:" + db.file().toUri()), "SELECT 1 FROM t"))
                .isNull();

        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        URL[] path = {db.directory().toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(path, before)) {
            thread.setContextClassLoader(loader);
            assertThat(ask(db.open(SAFE, ":resource:app.db"), "SELECT 1 FROM t")).isNull();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void disabledHandsOutSqliteJdbcsOwnConnection() throws SQLException {
        Connection connection = db.safe("?safelite.enabled=false&foreign_keys=on");
        assertThat(connection).isInstanceOf(SQLiteConnection.class);
        assertThat(connection.getClass().getName()).startsWith("org.sqlite.");
        assertThat(ask(connection, "PRAGMA foreign_keys")).isEqualTo("1");
        assertThat(ask(connection, "PRAGMA journal_mode")).isEqualTo("delete");
        assertThat(ask(connection, "PRAGMA busy_timeout")).isEqualTo("3000");
    }
}
