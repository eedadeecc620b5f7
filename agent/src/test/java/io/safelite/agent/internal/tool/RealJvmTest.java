package io.safelite.agent.internal.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command line against JVMs that exist. */
@Timeout(60)
class RealJvmTest {
    private final List<Process> started = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir private Path directory;

    @AfterEach
    void endAll() throws Exception {
        for (Process process : started) {
            process.getOutputStream().close();
            assertThat(process.waitFor()).as("end of an application").isZero();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void listTellsWhoUsesSqlite() throws Exception {
        long with = start("sqlite").pid();
        long without = start("nothing").pid();

        assertThat(run("list")).isZero();
        assertThat(row(with)).contains(with + " yes no " + Application.class.getName());
        assertThat(row(without)).contains(without + " no no " + Application.class.getName());
        assertThat(row(ProcessHandle.current().pid())).isEmpty();
    }

    @Test
    void attachAndSeeIt() throws Exception {
        long pid = start("nothing").pid();

        assertThat(run("attach", Long.toString(pid))).as(err()).isZero();
        assertThat(out()).contains("SafeLite's agent 9.9 is in JVM " + pid);
        assertThat(run("list")).isZero();
        assertThat(row(pid).orElseThrow()).containsPattern("^\\d+ \\S+ yes ");
        assertThat(run("attach", Long.toString(pid))).isZero();
        assertThat(out()).contains("already; nothing was changed");
    }

    @Test
    void agentThatIsSwitchedOffOrFails() throws Exception {
        long pid = start("nothing").pid();

        assertThat(run("attach", Long.toString(pid), "enabled=false")).isEqualTo(1);
        assertThat(err()).contains("did not start");
        assertThat(run("attach", Long.toString(pid), "fail")).isEqualTo(1);
        assertThat(err()).contains(RefusedException.Reason.NOT_STARTED.advice());
    }

    @Test
    void jarThatIsNotThere() throws Exception {
        long pid = start("nothing").pid();

        assertThat(run(directory.resolve("none.jar"), "attach", Long.toString(pid))).isEqualTo(1);
        assertThat(err()).contains(RefusedException.Reason.JAR_UNREADABLE.advice());
    }

    @Test
    void attachDisabled() throws Exception {
        long pid = start("nothing", "-XX:+DisableAttachMechanism").pid();

        assertThat(run("attach", Long.toString(pid))).isEqualTo(1);
        assertThat(err()).contains("-XX:+DisableAttachMechanism");
        assertThat(run("list")).isZero();
        assertThat(row(pid)).isEmpty();
    }

    @Test
    void agentsDisabled() throws Exception {
        long pid = start("nothing", "-XX:-EnableDynamicAgentLoading").pid();

        assertThat(run("attach", Long.toString(pid))).isEqualTo(1);
        assertThat(err()).contains("-XX:-EnableDynamicAgentLoading");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessThatIsNoJvmLivesOn() throws Exception {
        Process process = new ProcessBuilder("cat").start();
        started.add(process);

        assertThat(run("attach", Long.toString(process.pid()))).isEqualTo(1);
        assertThat(err()).contains("is no JVM");
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void thisVeryProcess() throws Exception {
        assertThat(run("attach", Long.toString(ProcessHandle.current().pid()))).isEqualTo(1);
        assertThat(err()).contains("has not taken the agent");
    }

    @Test
    void javaWithoutTheModule() throws Exception {
        Path answer = directory.resolve("answer");
        Process process =
                new ProcessBuilder(command(List.of("--limit-modules", "java.base"), "Main", "list"))
                        .redirectErrorStream(true)
                        .redirectOutput(answer.toFile())
                        .start();

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(Files.readString(answer))
                .startsWith("safelite: ")
                .contains("jdk.attach", "jcmd");
    }

    private int run(String... args) throws IOException {
        return run(agentJar(), args);
    }

    private int run(Path jar, String... args) {
        out.reset();
        err.reset();
        PrintStream to = new PrintStream(out, true, UTF_8);
        return AgentCommand.run(jar, "9.9", args, to, new PrintStream(err, true, UTF_8));
    }

    /** Starts an application and waits until it says it is ready. */
    private Process start(String what, String... options) throws IOException {
        Process process =
                new ProcessBuilder(command(List.of(options), "Application", what))
                        .redirectError(Redirect.DISCARD)
                        .start();
        started.add(process);
        BufferedReader answer = process.inputReader(UTF_8);
        assertThat(answer.readLine()).isEqualTo("ready");
        return process;
    }

    private static List<String> command(List<String> options, String main, String argument) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(RealJvmTest.class.getPackageName() + "." + main);
        command.add(argument);
        return command;
    }

    private Path agentJar() throws IOException {
        Path jar = directory.resolve("tiny.jar");
        if (!Files.exists(jar)) {
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().putValue("Agent-Class", TinyAgent.class.getName());
            try (OutputStream file = Files.newOutputStream(jar);
                    JarOutputStream entries = new JarOutputStream(file, manifest)) {
                entries.putNextEntry(new JarEntry("empty"));
            }
        }
        return jar;
    }

    private Optional<String> row(long pid) {
        return out().lines()
                .map(line -> line.strip().replaceAll(" +", " "))
                .filter(line -> line.startsWith(pid + " "))
                .findFirst();
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private String err() {
        return err.toString(UTF_8);
    }
}
