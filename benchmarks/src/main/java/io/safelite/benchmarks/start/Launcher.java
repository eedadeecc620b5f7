package io.safelite.benchmarks.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts programs and takes the time until they have ended.
 *
 * @param classPath theirs
 * @param emptyAgent the jar of {@link EmptyAgent}
 * @param agent the jar of SafeLite's
 * @param directory where each gets an empty directory, which is deleted afterwards
 */
record Launcher(String classPath, Path emptyAgent, Path agent, Path directory) {

    /**
     * The time from start to end, in milliseconds.
     *
     * @throws IOException if it ends with anything but 0
     */
    double millis(Jdk jdk, Program program, Variant variant)
            throws IOException, InterruptedException {
        Path own = Files.createTempDirectory(directory, "start");
        Path err = own.resolve("stderr.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command(jdk, program, variant, own))
                        .redirectOutput(own.resolve("stdout.txt").toFile())
                        .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.contains("JAVA_"));
        long start = System.nanoTime();
        int exitCode = builder.start().waitFor();
        long nanos = System.nanoTime() - start;
        if (exitCode != 0) {
            throw new IOException(
                    program.title()
                            + ", "
                            + variant.title()
                            + ", ended with "
                            + exitCode
                            + ": "
                            + Files.readString(err));
        }
        delete(own);
        return nanos / 1e6;
    }

    private List<String> command(Jdk jdk, Program program, Variant variant, Path own) {
        List<String> command = new ArrayList<>();
        command.add(jdk.java());
        // sqlite-jdbc unpacks its native library there.
        command.add("-Djava.io.tmpdir=" + own);
        switch (variant) {
            case NONE -> {}
            case EMPTY -> command.add("-javaagent:" + emptyAgent);
            case SAFELITE -> command.add("-javaagent:" + agent);
        }
        command.add("-cp");
        command.add(classPath);
        command.addAll(program.command(own));
        return command;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
