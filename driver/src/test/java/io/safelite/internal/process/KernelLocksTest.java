package io.safelite.internal.process;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.internal.process.ProcessDescription.State;
import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Locks that other processes really hold. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class KernelLocksTest {
    @RegisterExtension final Databases db = new Databases();

    private final List<Program> running = new ArrayList<>();

    @AfterEach
    void killLeftovers() throws Exception {
        for (Program program : running) {
            program.process.destroyForcibly().waitFor();
        }
    }

    private Program start(String... arguments) throws IOException {
        Program program = new Program(db.file(), arguments);
        running.add(program);
        return program;
    }

    private static List<Long> pids(List<ProcessDescription> processes) {
        return processes.stream().map(ProcessDescription::pid).toList();
    }

    private List<Long> writers() {
        return pids(KernelLocks.writersOf(db.file()));
    }

    private List<Long> readers() {
        return pids(KernelLocks.readersOf(db.file()));
    }

    private void create(String journalMode) throws Exception {
        try (Connection connection = db.plain("?journal_mode=" + journalMode)) {
            run(connection, "CREATE TABLE t(a)", "INSERT INTO t VALUES(1)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAL", "DELETE"})
    @EnabledOnOs(OS.LINUX)
    void writerIsNamedWhileItHoldsTheLock(String journalMode) throws Exception {
        create(journalMode);
        Program other = start("-Dpassword=hunter2");
        other.does("PRAGMA user_version");
        assertThat(writers()).isEmpty();

        other.does("BEGIN IMMEDIATE");
        assertThat(KernelLocks.writersOf(db.file()))
                .singleElement()
                .satisfies(
                        writer -> {
                            assertThat(writer.pid()).isEqualTo(other.process.pid());
                            assertThat(writer.isThisProcess()).isFalse();
                            assertThat(writer.state()).isEqualTo(State.RUNNING);
                            assertThat(writer.user()).isEqualTo(System.getProperty("user.name"));
                            assertThat(writer.describe())
                                    .startsWith("process " + other.process.pid() + " (")
                                    .contains("java", "-Dpassword=***")
                                    .doesNotContain("hunter2");
                        });
        other.does("INSERT INTO t VALUES(2)");
        assertThat(writers()).containsExactly(other.process.pid());

        other.does("COMMIT");
        assertThat(writers()).isEmpty();
        assertThat(readers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAL", "DELETE"})
    @EnabledOnOs(OS.LINUX)
    void stoppedWriterIsSaidToBe(String journalMode) throws Exception {
        create(journalMode);
        Program other = start();
        other.does("BEGIN IMMEDIATE");
        other.signal("STOP");
        Background.await("the other process stops", () -> state() == State.STOPPED);
        assertThat(writer().orElseThrow().describe())
                .contains("which is stopped (SIGSTOP")
                .contains("kill -CONT " + other.process.pid());

        other.signal("CONT");
        Background.await("the other process goes on", () -> state() == State.RUNNING);
        other.does("COMMIT");
        assertThat(writers()).isEmpty();
    }

    private State state() {
        return writer().map(ProcessDescription::state).orElse(State.UNKNOWN);
    }

    /**
     * The writer, looked for twice: the kernel lists its locks piece by piece, and one may be
     * passed over while others come and go.
     */
    private Optional<ProcessDescription> writer() {
        return Stream.of(1, 2)
                .flatMap(attempt -> KernelLocks.writersOf(db.file()).stream())
                .findFirst();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void writerThatIsKilledIsNamedNoLonger() throws Exception {
        create("WAL");
        Program other = start();
        other.does("BEGIN IMMEDIATE");
        assertThat(writers()).containsExactly(other.process.pid());
        other.process.destroyForcibly().waitFor();
        assertThat(writers()).isEmpty();
        assertThat(ProcessDescription.of(other.process.pid())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXCLUSIVE", "NORMAL"})
    @EnabledOnOs(OS.LINUX)
    void exclusiveTransactionIsAWriter(String lockingMode) throws Exception {
        create("DELETE");
        Program other = start();
        other.does("PRAGMA locking_mode=" + lockingMode);
        other.does("BEGIN EXCLUSIVE");
        assertThat(writers()).containsExactly(other.process.pid());
        assertThat(readers()).isEmpty();
        other.does("COMMIT");
        assertThat(writers())
                .isEqualTo(lockingMode.equals("NORMAL") ? List.of() : List.of(other.process.pid()));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void walInExclusiveLockingModeHasAWriterForGood() throws Exception {
        create("WAL");
        Program other = start();
        other.does("PRAGMA locking_mode=EXCLUSIVE");
        other.does("INSERT INTO t VALUES(2)");
        assertThat(db.directory().resolve("app.db-shm")).doesNotExist();
        assertThat(writers()).containsExactly(other.process.pid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAL", "DELETE"})
    @EnabledOnOs(OS.LINUX)
    void readerIsNamedWhileItReads(String journalMode) throws Exception {
        create(journalMode);
        Program other = start();
        other.does("BEGIN");
        assertThat(readers()).isEmpty();
        other.does("SELECT * FROM t");
        assertThat(readers()).containsExactly(other.process.pid());
        assertThat(writers()).isEmpty();
        other.does("COMMIT");
        assertThat(readers()).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void readerThatHoldsUpACommitIsNamedBesideTheWriter() throws Exception {
        create("DELETE");
        Program reader = start();
        reader.does("BEGIN");
        reader.does("SELECT * FROM t");
        Program writer = start();
        writer.does("BEGIN IMMEDIATE");
        writer.does("INSERT INTO t VALUES(2)");
        assertThat(writer.tries("COMMIT")).contains("SQLITE_BUSY");
        assertThat(writers()).containsExactly(writer.process.pid());
        assertThat(readers()).containsExactlyInAnyOrder(writer.process.pid(), reader.process.pid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAL", "DELETE"})
    @EnabledOnOs(OS.LINUX)
    void lookingTakesNoLockAwayFromThisProcess(String journalMode) throws Exception {
        create(journalMode);
        Connection connection = db.plain("");
        run(connection, "BEGIN IMMEDIATE", "INSERT INTO t VALUES(2)");
        for (int i = 0; i < 2; i++) {
            assertThat(KernelLocks.writersOf(db.file()))
                    .singleElement()
                    .matches(ProcessDescription::isThisProcess);
            assertThat(KernelLocks.readersOf(db.file()))
                    .singleElement()
                    .matches(ProcessDescription::isThisProcess);
        }
        Program other = start();
        assertThat(other.tries("BEGIN IMMEDIATE")).contains("SQLITE_BUSY");
        run(connection, "COMMIT");
        assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("2");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anotherFilesWriterIsNotNamed() throws Exception {
        create("WAL");
        Path neighbour = db.directory().resolve("neighbour.db");
        try (Connection open = db.open("jdbc:sqlite:" + neighbour + "?journal_mode=WAL")) {
            run(open, "CREATE TABLE t(a)", "BEGIN IMMEDIATE");
            assertThat(KernelLocks.writersOf(neighbour)).hasSize(1);
            assertThat(writers()).isEmpty();
            run(open, "COMMIT");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void linksLeadToTheSameWriter() throws Exception {
        create("WAL");
        run(db.plain(""), "BEGIN IMMEDIATE");
        Path link = Files.createSymbolicLink(db.directory().resolve("link.db"), db.file());
        assertThat(KernelLocks.writersOf(link)).hasSize(1);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void interruptedThreadSeesAllAndStaysInterrupted() throws Exception {
        create("WAL");
        run(db.plain(""), "BEGIN IMMEDIATE");
        Thread.currentThread().interrupt();
        List<ProcessDescription> writers = KernelLocks.writersOf(db.file());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(writers).singleElement().matches(writer -> !writer.command().isEmpty());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void openFileIsRecognisedByItsDescriptor() throws Exception {
        create("WAL");
        Program other = start();
        other.does("SELECT * FROM t");
        FileId id = FileId.of(db.file());
        assertThat(id.isOpenIn(other.process.pid(), "app.db")).isTrue();
        assertThat(id.isOpenIn(other.process.pid(), "pp.db")).isFalse();
        FileId elsewhere = new FileId(id.major(), id.minor() + 1, id.inode());
        assertThat(elsewhere.isOpenIn(other.process.pid(), "app.db")).isFalse();
        assertThat(id.isOpenIn(Integer.MAX_VALUE, "app.db")).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void lockOnAnotherDeviceNeedsAProcessThatHasTheFileOpen() throws Exception {
        create("WAL");
        Program other = start();
        other.does("SELECT * FROM t");
        FileId id = FileId.of(db.file());
        FileId elsewhere = new FileId(id.major(), id.minor() + 1, id.inode());
        KernelLock opened = new KernelLock(true, other.process.pid(), elsewhere, 0, 0);
        KernelLock notOpened = new KernelLock(true, ProcessHandle.current().pid(), elsewhere, 0, 0);
        assertThat(KernelLocks.isOn(opened, id, "app.db")).isTrue();
        assertThat(KernelLocks.isOn(notOpened, id, "app.db")).isFalse();
    }

    @Test
    void fileThatIsNotThereHasNoWriter() {
        assertThat(writers()).isEmpty();
        assertThat(readers()).isEmpty();
        assertThat(KernelLocks.writersOf(Path.of("/"))).isEmpty();
    }

    /** Another JVM with plain sqlite-jdbc that executes what it is told. */
    private static final class Program {
        private final Process process;
        private final BufferedReader answers;

        Program(Path file, String... jvmArguments) throws IOException {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-XX:TieredStopAtLevel=1");
            command.addAll(List.of(jvmArguments));
            command.add("-cp");
            command.add(System.getProperty("java.class.path"));
            command.add(PlainSql.class.getName());
            command.add(file.toString());
            process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
            answers = process.inputReader(StandardCharsets.UTF_8);
        }

        /** Executes the statement there; returns the answer: "ok" or the exception. */
        String tries(String sql) throws IOException {
            process.getOutputStream().write((sql + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            return answers.readLine();
        }

        void does(String sql) throws IOException {
            assertThat(tries(sql)).as(sql).isEqualTo("ok");
        }

        void signal(String name) throws Exception {
            String pid = Long.toString(process.pid());
            assertThat(new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor())
                    .isZero();
        }
    }

    /** The program of the other JVM; it ends when nobody speaks to it any more. */
    static final class PlainSql {
        private PlainSql() {}

        public static void main(String[] arguments) throws Exception {
            String url = "jdbc:sqlite:" + arguments[0] + "?busy_timeout=0";
            BufferedReader orders =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            try (Connection connection = DriverManager.getConnection(url)) {
                for (String sql = orders.readLine(); sql != null; sql = orders.readLine()) {
                    System.out.println(answer(connection, sql));
                }
            }
        }

        private static String answer(Connection connection, String sql) {
            try {
                run(connection, sql);
                return "ok";
            } catch (Exception e) {
                return e.toString();
            }
        }
    }
}
