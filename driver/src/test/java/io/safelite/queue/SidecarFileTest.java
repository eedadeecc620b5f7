package io.safelite.queue;

import static io.safelite.testing.Access.SAFE;
import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import io.safelite.testing.LogLines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file through which processes line up: when there is one, and that all works without. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SidecarFileTest {
    @RegisterExtension final Databases db = new Databases();
    @RegisterExtension final LogLines log = new LogLines();

    @BeforeEach
    void table() throws SQLException {
        run(db.plain("?journal_mode=WAL"), "CREATE TABLE t(a)");
    }

    private Path sidecar() {
        return db.directory().resolve("app.db-safelite");
    }

    /** Writers of this JVM queue as ever, and the log is quiet. */
    private void requireWorks(Connection connection) throws Exception {
        run(connection, "BEGIN IMMEDIATE", "INSERT INTO t VALUES(1)");
        Connection second = db.safe("");
        Background<Void> waiting = Background.run(() -> run(second, "INSERT INTO t VALUES(2)"));
        Background.await("waits for the first", () -> Databases.slot(second).waiting() == 1);
        run(connection, "COMMIT");
        waiting.get();
        assertThat(ask(second, "SELECT count(*) FROM t")).isEqualTo("2");
        assertThat(log.lines()).isEmpty();
    }

    // When there is one

    @Test
    void firstWriteCreatesOne() throws Exception {
        Connection connection = db.safe("");
        assertThat(sidecar()).doesNotExist();
        requireWorks(connection);
        assertThat(sidecar()).isRegularFile();
    }

    @Test
    void whoeverOnlyReadsCreatesNone() throws Exception {
        Connection connection = db.safe("");
        ask(connection, "SELECT * FROM t");
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        ask(connection, "SELECT * FROM t");
        connection.commit();
        assertThat(sidecar()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "off"})
    void queueThatEndsAtThisProcessCreatesNone(String queue) throws Exception {
        Connection connection = db.safe("?safelite.queue=" + queue);
        run(connection, "INSERT INTO t VALUES(1)", "BEGIN IMMEDIATE", "COMMIT");
        assertThat(sidecar()).doesNotExist();
    }

    @Test
    void databaseInMemoryHasNone() throws Exception {
        for (String address : new String[] {":memory:", ""}) {
            Connection connection = db.open(SAFE, address);
            run(connection, "CREATE TABLE t(a)", "INSERT INTO t VALUES(1)");
        }
        for (Path directory : new Path[] {db.directory(), Path.of("").toAbsolutePath()}) {
            try (var files = Files.list(directory)) {
                assertThat(files).noneMatch(file -> file.toString().endsWith("-safelite"));
            }
        }
    }

    @Test
    void attachedDatabaseHasItsOwn() throws Exception {
        Connection connection = db.safe("");
        run(connection, "ATTACH '" + db.directory().resolve("second.db") + "' AS second");
        run(connection, "CREATE TABLE second.u(a)");
        assertThat(sidecar()).isRegularFile();
        assertThat(db.directory().resolve("second.db-safelite")).isRegularFile();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linkToTheDatabaseLeadsToItsSidecar() throws Exception {
        Path elsewhere = Files.createDirectory(db.directory().resolve("elsewhere"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("link.db"), db.file());
        run(db.open(SAFE, link), "INSERT INTO t VALUES(1)");
        assertThat(sidecar()).isRegularFile();
        assertThat(elsewhere.resolve("link.db-safelite")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-r-----", "rw-rw-rw-"})
    @DisabledOnOs(OS.WINDOWS)
    void whoeverMayUseTheDatabaseMayUseTheSidecar(String permissions) throws Exception {
        Files.setPosixFilePermissions(db.file(), PosixFilePermissions.fromString(permissions));
        run(db.safe(""), "INSERT INTO t VALUES(1)");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sidecar())))
                .isEqualTo(permissions);
    }

    /** As SQLite gives its own files away (robustFchown in os_unix.c). */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void rootGivesTheSidecarToTheOwnerOfTheDatabase() throws Exception {
        assumeThat(owner(db.file())).as("runs as root").isEqualTo("0:0");
        db.closeAll();
        Files.setAttribute(db.file(), "unix:uid", 65534);
        Files.setAttribute(db.file(), "unix:gid", 65534);
        Files.setPosixFilePermissions(db.file(), PosixFilePermissions.fromString("rw-------"));
        run(db.safe(""), "INSERT INTO t VALUES(1)");
        assertThat(owner(db.directory().resolve("app.db-wal"))).isEqualTo("65534:65534");
        assertThat(owner(sidecar())).isEqualTo("65534:65534");
    }

    private static String owner(Path file) throws IOException {
        return Files.getAttribute(file, "unix:uid") + ":" + Files.getAttribute(file, "unix:gid");
    }

    // When there can be none

    @Test
    void directoryInItsPlaceIsLeftAlone() throws Exception {
        Files.createDirectory(sidecar());
        requireWorks(db.safe(""));
        assertThat(sidecar()).isEmptyDirectory();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void pipeInItsPlaceHoldsNobodyUp() throws Exception {
        assumeThat(new ProcessBuilder("mkfifo", sidecar().toString()).start().waitFor()).isZero();
        requireWorks(db.safe(""));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linkInItsPlaceIsNotFollowed() throws Exception {
        Path precious = Files.writeString(db.directory().resolve("precious"), "precious");
        Files.setPosixFilePermissions(precious, PosixFilePermissions.fromString("rw-------"));
        Files.createSymbolicLink(sidecar(), precious);
        requireWorks(db.safe(""));
        assertThat(precious).hasContent("precious");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(precious)))
                .isEqualTo("rw-------");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linkToNowhereInItsPlaceIsNotFollowed() throws Exception {
        Path nowhere = db.directory().resolve("nowhere");
        Files.createSymbolicLink(sidecar(), nowhere);
        requireWorks(db.safe(""));
        assertThat(nowhere).doesNotExist();
        assertThat(Files.isSymbolicLink(sidecar())).isTrue();
    }

    @Test
    void sidecarOfAnotherVersionIsLeftAlone() throws Exception {
        byte[] content = new byte[2048];
        ByteBuffer.wrap(content).order(ByteOrder.nativeOrder()).putInt(64, 4711);
        Files.write(sidecar(), content);
        requireWorks(db.safe(""));
        assertThat(Files.readAllBytes(sidecar())).isEqualTo(content);
    }

    @Test
    void emptyFileInItsPlaceIsMadeOne() throws Exception {
        Files.createFile(sidecar());
        requireWorks(db.safe(""));
        assertThat(Files.size(sidecar())).isPositive();
    }

    @Test
    void immutableDatabaseNeedsNone() throws Exception {
        db.closeAll();
        run(db.plain(""), "PRAGMA journal_mode=DELETE");
        Connection connection = db.open(SAFE, "file:" + db.file() + "?immutable=1");
        assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("0");
        assertThat(sidecar()).doesNotExist();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void directoryThatCannotBeWrittenNeedsNone() throws Exception {
        db.closeAll();
        run(db.plain(""), "PRAGMA journal_mode=DELETE");
        db.closeAll();
        Files.setPosixFilePermissions(db.directory(), PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeThat(Files.isWritable(db.directory())).as("not root").isFalse();
            // In memory: a rollback journal would need the directory too.
            Connection connection = db.safe("?journal_mode=MEMORY");
            requireWorks(connection);
            assertThat(sidecar()).doesNotExist();
        } finally {
            Files.setPosixFilePermissions(
                    db.directory(), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    // When something happens to it

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void sidecarThatIsDeletedIsMissedByNobody() throws Exception {
        Connection connection = db.safe("");
        run(connection, "BEGIN IMMEDIATE");
        Files.delete(sidecar());
        run(connection, "COMMIT");
        requireWorks(connection);
        db.closeAll();
        run(db.safe(""), "INSERT INTO t VALUES(3)");
        assertThat(Files.isRegularFile(sidecar(), LinkOption.NOFOLLOW_LINKS)).isTrue();
    }
}
