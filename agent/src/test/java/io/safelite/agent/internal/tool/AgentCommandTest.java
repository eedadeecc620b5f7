package io.safelite.agent.internal.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.agent.internal.tool.FakeJvms.Willing;
import io.safelite.agent.internal.tool.Jvms.Attached;
import io.safelite.agent.internal.tool.RefusedException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says and answers, with JVMs that do not exist. */
@Timeout(30)
class AgentCommandTest {
    private static final Path JAR = Path.of("safelite-agent.jar").toAbsolutePath();
    private static final Map<String, String> WITH_AGENT = Map.of("io.safelite.agent", "1.2.3");

    /** There is such a process whatever the fakes say: this one. */
    private static final long PID = ProcessHandle.current().pid();

    /** Above what Linux gives out (PID_MAX_LIMIT). */
    private static final long NOBODY = 4194305;

    private final FakeJvms jvms = new FakeJvms();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir private Path proc;

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h", ""})
    void usage(String command) {
        assertThat(command.isEmpty() ? run() : run(command)).isZero();
        assertThat(out())
                .contains("SafeLite agent 1.2.3")
                .contains("java -javaagent:" + JAR + " -jar app.jar")
                .contains("java -jar " + JAR + " attach PID")
                .contains("jcmd PID JVMTI.agent_load " + JAR + " '\"OPTIONS\"'");
        assertThat(err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "--version"})
    void version(String command) {
        assertThat(run(command)).isZero();
        assertThat(out()).isEqualToIgnoringNewLines("1.2.3");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "nonsense, 'nonsense' is no command",
                "list 1, 'list' takes nothing more",
                "attach, needs the process number",
                "attach 12 a=b c=d, one list of options",
                "attach 0, '0' is no process number",
                "attach -5, '-5' is no process number",
                "attach 12x, '12x' is no process number",
                "attach 99999999999, '99999999999' is no process number",
            })
    void wrongUsage(String line, String complaint) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err()).startsWith("safelite: ").contains(complaint);
        assertThat(err()).contains("'help' shows how it goes.");
        assertThat(out()).isEmpty();
    }

    @Test
    void attach() {
        Willing jvm = new Willing(Map.of(), WITH_AGENT);
        jvms.with(PID, "app.jar", () -> jvm);

        assertThat(run("attach", Long.toString(PID), "log=debug,wal=keep")).isZero();
        assertThat(jvm.loaded).containsExactly(JAR + "=log=debug,wal=keep");
        assertThat(jvm.closed).isTrue();
        assertThat(out())
                .contains("SafeLite's agent 1.2.3 is in JVM " + PID)
                .contains("opened before stay as")
                .contains("on that JVM's stderr");
        assertThat(err()).isEmpty();
    }

    @Test
    void attachWithoutOptions() {
        Willing jvm = new Willing(Map.of(), WITH_AGENT);
        jvms.with(PID, "app.jar", () -> jvm);

        assertThat(run("attach", Long.toString(PID))).isZero();
        assertThat(jvm.loaded).containsExactly(JAR + "=null");
    }

    @Test
    void agentThatIsThereAlready() {
        Willing jvm = new Willing(WITH_AGENT, WITH_AGENT);
        jvms.with(PID, "app.jar", () -> jvm);

        assertThat(run("attach", Long.toString(PID))).isZero();
        assertThat(out()).contains("already; nothing was changed");
        assertThat(run("attach", Long.toString(PID), "log=debug")).isEqualTo(1);
        assertThat(err()).contains("already; the options were not applied");
        assertThat(jvm.loaded).isEmpty();
    }

    @Test
    void agentThatDoesNotStart() {
        jvms.with(PID, "app.jar", () -> new Willing(Map.of(), Map.of()));

        assertThat(run("attach", Long.toString(PID))).isEqualTo(1);
        assertThat(err()).contains("did not start", "stderr says why");
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void refusalSaysWhatToDo(Reason reason) {
        jvms.with(PID, "app.jar", () -> refuse(reason));

        assertThat(run("attach", Long.toString(PID))).isEqualTo(1);
        assertThat(err().strip())
                .isEqualTo(
                        ("safelite: JVM "
                                        + PID
                                        + " has not taken the agent: the JDK's words. "
                                        + reason.advice())
                                .strip());
        assertThat(out()).isEmpty();
    }

    @Test
    void noSuchProcess() {
        assertThat(run("attach", Long.toString(NOBODY))).isEqualTo(1);
        assertThat(err()).contains("there is no process " + NOBODY);
    }

    @Test
    void aProcessThatIsNoJvmGetsNoSignal() throws Exception {
        jvms.with(PID, "no JVM", () -> new Willing(WITH_AGENT, Map.of()));
        process(PID, "7f0000-7f1000 r-xp 00000000 fe:01 77 /usr/lib/libc.so.6\n", "4");

        assertThat(run("attach", Long.toString(PID))).isEqualTo(1);
        assertThat(err()).contains("is no JVM");
    }

    @Test
    void list() throws Exception {
        jvms.with(33, "com.example.Main --password=secret", () -> refuse(Reason.OTHER))
                .with(4, "/srv/app.jar", () -> new Willing(WITH_AGENT, Map.of()))
                .with(22, "", () -> new Willing(Map.of(), Map.of()))
                .with(PID, "this one", () -> refuse(Reason.OTHER));
        process(4, "7f-8f r-xp 0 fe:01 77     /tmp/sqlite-3-libsqlitejdbc.so (deleted)\n", "4");
        process(22, "7f-8f r-xp 0 fe:01 77 /srv/sqlitejdbc/lib/server/libjvm.so\n", "4");

        assertThat(run("list")).isZero();
        assertThat(rows())
                .containsExactly(
                        "PID SQLITE AGENT MAIN",
                        "4 yes yes /srv/app.jar",
                        "22 no no ?",
                        "33 ? ? com.example.Main");
        assertThat(err()).isEmpty();
    }

    @Test
    void aJvmThatWouldDieOfTheQuestionIsNotAsked() throws Exception {
        jvms.with(4, "Young", () -> new Willing(WITH_AGENT, Map.of()));
        process(4, "", "0000000000000003");

        assertThat(run("list")).isZero();
        assertThat(rows()).contains("4 no ? Young");
    }

    @ParameterizedTest
    @ValueSource(strings = {"T (stopped)", "t (tracing stop)"})
    void aStoppedJvmIsNotAsked(String state) throws Exception {
        jvms.with(4, "Stopped", () -> new Willing(WITH_AGENT, Map.of()));
        process(4, "7f-8f r-xp 0 fe:01 77 /jdk/lib/server/libjvm.so\n", "4");
        Files.writeString(proc.resolve("4/status"), "Name:\tS\nState:\t" + state + "\n");

        assertThat(run("list")).isZero();
        assertThat(rows()).contains("4 no ? Stopped");
        assertThat(run("attach", "4")).isEqualTo(1);
        assertThat(err()).contains("JVM 4 is stopped");
    }

    @Test
    void aJvmThatNeverAnswersHoldsNobodyUp() {
        CountDownLatch end = new CountDownLatch(1);
        jvms.with(
                        4,
                        "Hanging",
                        () -> {
                            awaitQuietly(end);
                            return refuse(Reason.OTHER);
                        })
                .with(5, "Running", () -> new Willing(WITH_AGENT, Map.of()));
        try {
            new ListCommand(jvms, new Processes(proc), Duration.ofSeconds(2), print(out)).run();
            assertThat(rows()).contains("4 ? ? Hanging", "5 ? yes Running");
        } finally {
            end.countDown();
        }
    }

    @Test
    void nobodyToList() {
        assertThat(run("list")).isZero();
        assertThat(out()).contains("No other JVM");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "attach 4194305"})
    void javaWithoutTheModule(String line) {
        AgentCommand command =
                new AgentCommand(
                        () -> {
                            throw new NoClassDefFoundError("com/sun/tools/attach/VirtualMachine");
                        },
                        new Processes(proc),
                        JAR,
                        "1.2.3",
                        print(out),
                        print(err));

        assertThat(command.run(line.split(" "))).isEqualTo(1);
        assertThat(err()).contains("jdk.attach", "jcmd PID JVMTI.agent_load " + JAR);
    }

    private static Attached refuse(Reason reason) throws RefusedException {
        throw new RefusedException(reason, "the JDK's words");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void process(long pid, String maps, String caught) throws Exception {
        Path directory = Files.createDirectories(proc.resolve(Long.toString(pid)));
        Files.writeString(directory.resolve("maps"), maps);
        Files.writeString(
                directory.resolve("status"),
                "Name:\tx\nState:\tS (sleeping)\nSigCgt:\t" + caught + "\n");
    }

    private int run(String... args) {
        return new AgentCommand(
                        () -> jvms, new Processes(proc), JAR, "1.2.3", print(out), print(err))
                .run(args);
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, UTF_8);
    }

    private List<String> rows() {
        return out().lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private String err() {
        return err.toString(UTF_8);
    }
}
