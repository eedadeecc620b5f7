package io.safelite.agent.internal.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Against SQLite itself, and against a made-up /proc for what cannot be had here. */
@EnabledOnOs(OS.LINUX)
@Timeout(30)
class OpenDatabasesTest {
    private static final OpenFlags X86 = OpenFlags.of("amd64");

    /** As SQLite opened databases before 3.31, on a 64-bit system. */
    private static final String WITHOUT_NO_FOLLOW = "02100002";

    @TempDir private Path directory;

    @Test
    void walConnection() throws Exception {
        Path file = real("wal.db");
        try (Connection connection = open(file, "wal")) {
            assertThat(open()).containsExactly(Map.entry(file, 1));
            assertThat(connection.isClosed()).isFalse();
        }
        assertThat(open()).isEmpty();
    }

    @Test
    void eachConnectionHasItsDescriptor() throws Exception {
        Path wal = real("wal.db");
        Path delete = real("delete.db");
        try (Connection first = open(wal, "wal");
                Connection second = open(wal, "wal");
                Connection third = open(delete, "delete");
                Connection fourth = open(delete, "delete")) {
            assertThat(open()).containsExactly(Map.entry(delete, 2), Map.entry(wal, 2));
            fourth.close();
            assertThat(open()).containsExactly(Map.entry(delete, 1), Map.entry(wal, 2));
            assertThat(first.isClosed() || second.isClosed() || third.isClosed()).isFalse();
        }
        assertThat(open()).isEmpty();
    }

    @Test
    void sqliteKeepsDescriptorsWhileTheFileIsLockedAndUsesThemAgain() throws Exception {
        Path file = real("wal.db");
        try (Connection first = open(file, "wal")) {
            open(file, "wal").close();
            assertThat(open()).containsExactly(Map.entry(file, 2));
            open(file, "wal").close();
            assertThat(open()).containsExactly(Map.entry(file, 2));
            assertThat(first.isClosed()).isFalse();
        }
        assertThat(open()).isEmpty();
    }

    @Test
    void rollbackJournalInATransaction() throws Exception {
        Path file = real("delete.db");
        try (Connection connection = open(file, "delete")) {
            assertThat(open()).containsExactly(Map.entry(file, 1));
            connection.setAutoCommit(false);
            execute(connection, "insert into t values (2)");
            assertThat(Path.of(file + "-journal")).exists();
            assertThat(open()).containsExactly(Map.entry(file, 1));
            connection.rollback();
        }
        assertThat(open()).isEmpty();
    }

    @Test
    void lookingLeavesTheLocksAlone() throws Exception {
        Path file = real("locked.db");
        try (Connection connection = open(file, "delete")) {
            execute(connection, "begin immediate");
            String before = Files.readString(Path.of("/proc/locks"));
            assertThat(before).contains(" " + ProcessHandle.current().pid() + " ");
            open();
            assertThat(locksOfThisProcess(Files.readString(Path.of("/proc/locks"))))
                    .isEqualTo(locksOfThisProcess(before));
            execute(connection, "rollback");
        }
    }

    @Test
    void memoryAndTemporaryDatabasesAreNoFiles() throws Exception {
        try (Connection memory = DriverManager.getConnection("jdbc:sqlite::memory:");
                Connection temporary = DriverManager.getConnection("jdbc:sqlite:")) {
            execute(memory, "create table t (x)");
            execute(temporary, "create table t (x)");
            assertThat(open()).isEmpty();
        }
    }

    @Test
    void filesOfJavaAreNotCounted() throws Exception {
        Path file = real("unrelated.db");
        try (RandomAccessFile unrelated = new RandomAccessFile(file.toFile(), "rw")) {
            unrelated.write(1);
            assertThat(open()).isEmpty();
        }
    }

    @Test
    void olderSqliteIsKnownByItsWal() throws Exception {
        Path process = directory.resolve("proc");
        Path file = descriptor(process, 3, "old.db", WITHOUT_NO_FOLLOW);
        descriptor(process, 4, "old.db-wal", WITHOUT_NO_FOLLOW);
        descriptor(process, 5, "old.db-shm", WITHOUT_NO_FOLLOW);
        descriptor(process, 6, "unrelated.txt", WITHOUT_NO_FOLLOW);

        assertThat(OpenDatabases.in(process, X86)).contains(Map.of(file, 1));
    }

    @Test
    void companionsAreNoDatabases() throws Exception {
        Path process = directory.resolve("proc");
        Path file = descriptor(process, 3, "a.db", "02500002");
        descriptor(process, 4, "a.db-wal", "02500002");
        descriptor(process, 5, "a.db-shm", "02500002");
        descriptor(process, 6, "a.db-journal", "02500002");
        descriptor(process, 7, "a.db-safelite", "02500002");

        assertThat(OpenDatabases.in(process, X86)).contains(Map.of(file, 1));
    }

    @Test
    void flagsMeanOtherThingsOnOtherProcessors() throws Exception {
        Path process = directory.resolve("proc");
        // O_NOFOLLOW|O_LARGEFILE of each would be the same, so only one of them is set.
        Path x86 = descriptor(process, 3, "x86.db", "02400002");
        Path arm = descriptor(process, 4, "arm.db", "02100002");

        assertThat(OpenDatabases.in(process, OpenFlags.of("amd64"))).contains(Map.of(x86, 1));
        assertThat(OpenDatabases.in(process, OpenFlags.of("riscv64"))).contains(Map.of(x86, 1));
        for (String name : new String[] {"aarch64", "arm", "ppc64le"}) {
            assertThat(OpenDatabases.in(process, OpenFlags.of(name))).contains(Map.of(arm, 1));
        }
    }

    @Test
    void aDescriptorThatIsNotThereAnyMoreIsPassedOver() throws Exception {
        Path process = directory.resolve("proc");
        Path file = descriptor(process, 3, "a.db", "02500002");
        Files.delete(descriptor(process, 4, "gone.db", "02500002"));
        descriptor(process, 5, "noinfo.db", "02500002");
        Files.delete(process.resolve("fdinfo").resolve("5"));
        descriptor(process, 6, "garbage.db", "9");

        assertThat(OpenDatabases.in(process, X86)).contains(Map.of(file, 1));
    }

    @Test
    void noProcNoAnswer() {
        assertThat(OpenDatabases.in(directory.resolve("none"), X86)).isEmpty();
    }

    /**
     * Those in this test's directory: the JVM that runs the tests may have databases of its own.
     */
    private Map<Path, Integer> open() throws IOException {
        Path here = directory.toRealPath();
        Map<Path, Integer> all = new TreeMap<>(OpenDatabases.now().orElseThrow());
        all.keySet().removeIf(file -> !file.startsWith(here));
        return all;
    }

    private static String locksOfThisProcess(String locks) {
        String pid = " " + ProcessHandle.current().pid() + " ";
        return String.join(
                "\n",
                locks.lines()
                        .filter(line -> line.contains(pid))
                        .map(line -> line.substring(line.indexOf(':')))
                        .sorted()
                        .toList());
    }

    private Path real(String name) throws IOException {
        return directory.toRealPath().resolve(name);
    }

    private static Connection open(Path file, String journal) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        execute(connection, "pragma journal_mode = " + journal);
        execute(connection, "create table if not exists t (x)");
        execute(connection, "insert into t values (1)");
        return connection;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Path descriptor(Path process, int number, String name, String flags)
            throws IOException {
        Path fd = Files.createDirectories(process.resolve("fd"));
        Path fdinfo = Files.createDirectories(process.resolve("fdinfo"));
        Path file = Files.createFile(real(name));
        Files.createSymbolicLink(fd.resolve(Integer.toString(number)), file);
        Files.writeString(
                fdinfo.resolve(Integer.toString(number)),
                "pos:\t0\nflags:\t" + flags + "\nmnt_id:\t30\n");
        return file;
    }
}
