package io.safelite.integrations;

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

/** A JVM with a class path of chosen jars, in an empty directory, that runs one of the probes. */
final class ProbeJvm {
    private static final long SECONDS = 120;
    private static final String INTEGRATIONS = "safelite-integrations";

    private final List<String> path = new ArrayList<>();
    private final List<String> options = new ArrayList<>();

    /** With no more than the probes, the driver, and sqlite-jdbc. */
    static ProbeJvm bare() {
        return new ProbeJvm().andJars("test-classes", "safelite-driver", "sqlite-jdbc");
    }

    /** And with slf4j, which the frameworks use, and jars with these beginnings. */
    static ProbeJvm with(String... jars) {
        return bare().andJars("slf4j-api").andJars(jars);
    }

    /** And jars of the tests with these beginnings. */
    ProbeJvm andJars(String... jars) {
        ofTests()
                .filter(entry -> Arrays.stream(jars).anyMatch(name(entry)::startsWith))
                .forEach(path::add);
        return this;
    }

    /** And this module's jar. */
    ProbeJvm andIntegrations() {
        List<String> jar = ofTests().filter(entry -> name(entry).startsWith(INTEGRATIONS)).toList();
        if (jar.size() != 1) {
            throw new IllegalStateException("no jar to test on the class path: build with verify");
        }
        path.addAll(jar);
        return this;
    }

    /** And all jars of a directory. */
    ProbeJvm andAllOf(Path directory) throws IOException {
        try (Stream<Path> jars = Files.list(directory)) {
            jars.map(Path::toAbsolutePath).map(Path::toString).forEach(path::add);
        }
        return this;
    }

    ProbeJvm option(String option) {
        options.add(option);
        return this;
    }

    private static Stream<String> ofTests() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator));
    }

    private static String name(String entry) {
        return Path.of(entry).getFileName().toString();
    }

    /**
     * What it said.
     *
     * @param exit its exit code
     * @param text its output and its complaints
     * @param directory where it ran
     */
    record Said(int exit, String text, Path directory) {}

    Said run(Class<?> probe, String... arguments) throws IOException, InterruptedException {
        Path directory =
                Files.createTempDirectory(
                        Files.createDirectories(Path.of("target", "probes").toAbsolutePath()),
                        "probe");
        Path out = directory.resolve("said.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Most of the time goes into starting it; it lives for a few seconds.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(options);
        command.add("-cp");
        command.add(path.stream().collect(Collectors.joining(File.pathSeparator)));
        command.add(probe.getName());
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("no end: " + Files.readString(out));
            }
        } finally {
            process.destroyForcibly();
        }
        return new Said(process.exitValue(), Files.readString(out), directory);
    }
}
