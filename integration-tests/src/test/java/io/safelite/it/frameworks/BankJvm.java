package io.safelite.it.frameworks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a bank in a JVM of its own, in an empty directory on a real disk. */
public final class BankJvm {
    private static final long SECONDS = 180;

    /** The agent's jar: on the class path of the tests, so that the build has made it. */
    private static final String AGENT = "safelite-agent";

    private static final String INTEGRATIONS = "safelite-integrations";

    private BankJvm() {}

    static BankOutcome run(Framework framework, Way way, int transfersOfEach)
            throws IOException, InterruptedException {
        List<String> program =
                List.of(
                        "-cp",
                        classPath(),
                        BankRun.class.getName(),
                        framework.name(),
                        way.name(),
                        String.valueOf(transfersOfEach));
        return run(way, program);
    }

    /**
     * Runs a program that prints what {@link BankRun} prints.
     *
     * @param program the JVM's arguments that name it, and its own
     */
    static BankOutcome run(Way way, List<String> program) throws IOException, InterruptedException {
        Said said = start(way, program);
        return BankOutcome.of(said.stdout(), said.stderr());
    }

    /** What a program printed. */
    public record Said(String stdout, String stderr) {}

    /**
     * Runs any program to its end, which must be a good one.
     *
     * @param program the JVM's arguments that name it, and its own
     */
    public static Said start(Way way, List<String> program)
            throws IOException, InterruptedException {
        Path directory =
                Files.createTempDirectory(
                        Files.createDirectories(Path.of("target", "banks").toAbsolutePath()),
                        "bank");
        File out = directory.resolve("stdout.txt").toFile();
        File err = directory.resolve("stderr.txt").toFile();
        List<String> command = command(way);
        command.addAll(program);
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectOutput(out)
                        .redirectError(err)
                        .start();
        process.getOutputStream().close();
        boolean ended;
        try {
            ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(out.toPath());
        String complained = Files.readString(err.toPath());
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError(
                    (ended ? "exit code " + process.exitValue() : "no end after " + SECONDS + " s")
                            + "\n"
                            + said
                            + "\n"
                            + complained);
        }
        return new Said(said, complained);
    }

    /** The JVM and its own arguments; after them comes what names the program. */
    public static List<String> command(Way way) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=.");
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        if (way.hasAgent()) {
            command.add("-javaagent:" + agent());
        }
        return command;
    }

    private static List<String> path() {
        return Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
    }

    private static boolean isJar(String entry, String name) {
        return Path.of(entry).getFileName().toString().startsWith(name);
    }

    /** That of the tests, without the agent. */
    public static String classPath() {
        return classPathWithout(AGENT);
    }

    /** That of the tests, without the agent and the jar beside the driver. */
    public static String classPathWithoutIntegrations() {
        return classPathWithout(AGENT, INTEGRATIONS);
    }

    private static String classPathWithout(String... jars) {
        return path().stream()
                .filter(entry -> Stream.of(jars).noneMatch(jar -> isJar(entry, jar)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String agent() {
        return path().stream()
                .filter(entry -> isJar(entry, AGENT))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "no agent's jar on the class path: build with verify"));
    }
}
