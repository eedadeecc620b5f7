package io.safelite.agent.it;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JVM of its own for an application, with or without the agent. Each gets an empty directory
 * under {@code target} to work in, so that the same relative names serve all of them, and their
 * output does not differ by them.
 */
final class ForkedJvm {
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

    ForkedJvm jar(Path jar, String... arguments) {
        program.add("-jar");
        program.add(jar.toString());
        program.addAll(List.of(arguments));
        return this;
    }

    /** Runs it to its end, with nothing on its stdin. */
    Outcome run() throws IOException, InterruptedException {
        try (RunningProcess process = start()) {
            return process.end();
        }
    }

    RunningProcess start() throws IOException {
        return RunningProcess.start(command(), environment);
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
