package io.safelite.agent.it;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JVM of its own for an application, with or without the agent. Each gets an empty directory
 * under {@code target} to work in, so that the same relative names serve all of them, and their
 * output does not differ by them.
 */
final class ForkedJvm {
    private static final long SECONDS = 120;

    private final Jdk jdk;
    private final List<String> options = new ArrayList<>();
    private final List<String> program = new ArrayList<>();
    private final Map<String, String> environment = new TreeMap<>();
    private String nativeAccess = "ALL-UNNAMED";

    ForkedJvm(Jdk jdk) {
        this.jdk = jdk;
    }

    /** A JVM whose class path has the application and a driver. */
    static ForkedJvm onClassPath(Jdk jdk, DriverJar driver) throws IOException {
        return new ForkedJvm(jdk).classPath(AppJar.path(), driver.path());
    }

    static Path agentJar() {
        return Path.of(System.getProperty("safelite.agent.jar"));
    }

    /** The agent without arguments. Said twice, the JVM starts it twice. */
    ForkedJvm agent() {
        return option("-javaagent:" + agentJar());
    }

    ForkedJvm agent(String arguments) {
        return option("-javaagent:" + agentJar() + "=" + arguments);
    }

    ForkedJvm agentIf(boolean wanted) {
        return wanted ? agent() : this;
    }

    ForkedJvm option(String option) {
        options.add(option);
        return this;
    }

    ForkedJvm env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    ForkedJvm classPath(Path... path) {
        return option("-cp").option(joined(path));
    }

    ForkedJvm modulePath(Path... path) {
        return option("-p").option(joined(path));
    }

    /** Which module loads the native library; on the class path it is the unnamed one. */
    ForkedJvm nativeAccess(String module) {
        nativeAccess = module;
        return this;
    }

    ForkedJvm main(Class<?> main, String... arguments) {
        program.add(main.getName());
        program.addAll(List.of(arguments));
        return this;
    }

    /** An executable jar. */
    ForkedJvm jar(Path jar) {
        program.add("-jar");
        program.add(jar.toString());
        return this;
    }

    ForkedJvm module(String module, Class<?> main, String... arguments) {
        program.add("-m");
        program.add(module + "/" + main.getName());
        program.addAll(List.of(arguments));
        return this;
    }

    Outcome run() throws IOException, InterruptedException {
        Path directory = newDirectory();
        File out = directory.resolve("stdout.txt").toFile();
        File err = directory.resolve("stderr.txt").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command())
                        .directory(directory.toFile())
                        .redirectOutput(out)
                        .redirectError(err);
        // What the build's own JVM was told is not for this one, and would be printed by it.
        builder.environment()
                .keySet()
                .removeIf(name -> name.contains("JAVA_") || name.startsWith("SAFELITE_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended;
        try {
            ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly();
        }
        Outcome outcome = new Outcome(ended ? process.exitValue() : -1, read(out), read(err));
        if (!ended) {
            throw new AssertionError("not at its end after " + SECONDS + " s: " + outcome);
        }
        return outcome;
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(jdk.java().toString());
        // sqlite-jdbc unpacks its native library there.
        command.add("-Djava.io.tmpdir=.");
        if (jdk.feature() >= 24) {
            command.add("--enable-native-access=" + nativeAccess);
        }
        command.addAll(options);
        command.addAll(program);
        return command;
    }

    private static String read(File file) throws IOException {
        return Files.readString(file.toPath());
    }

    /**
     * Below {@code target}, which is on a real disk; the directory for temporary files may not be.
     */
    static Path newDirectory() throws IOException {
        Path work = Files.createDirectories(Path.of(System.getProperty("safelite.agent.work")));
        return Files.createTempDirectory(work, "jvm");
    }

    private static String joined(Path... path) {
        return Stream.of(path).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
