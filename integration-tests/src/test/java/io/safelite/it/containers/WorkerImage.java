package io.safelite.it.containers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.safelite.SafeLiteDriver;
import io.safelite.it.Worker;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.sqlite.JDBC;
import org.sqlite.util.OSInfo;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * The image of a {@link WorkerContainer}. Nothing is pulled: it holds a runtime made of the JDK
 * that runs the tests, the C libraries of this machine that the runtime and SQLite need, and the
 * classes.
 */
final class WorkerImage implements AutoCloseable {
    private static final String MODULES =
            "java.base,java.sql,java.management,java.logging,jdk.unsupported";

    /** A line of ldd: {@code libc.so.6 => /lib/libc.so.6 (0x...)}, or the loader's path alone. */
    private static final Pattern LIBRARY = Pattern.compile("(?:=> )?(/\\S+) \\(0x\\p{XDigit}+\\)");

    private final String name;

    private WorkerImage(String name) {
        this.name = name;
    }

    /** Builds it, which takes some ten seconds. */
    static WorkerImage build() throws IOException, InterruptedException, URISyntaxException {
        Path target = Files.createDirectories(Path.of("target", "images").toAbsolutePath());
        Path directory = Files.createTempDirectory(target, "worker");
        Path runtime = directory.resolve("java");
        link(runtime);
        List<Path> binaries = binaries(runtime);
        binaries.add(sqlite(directory));
        ImageFromDockerfile image = new ImageFromDockerfile();
        for (Path library : libraries(binaries, runtime)) {
            image.withFileFromPath("root" + library, library.toRealPath());
        }
        image.withFileFromPath("root/java", runtime);
        image.withFileFromPath("root/classes/worker", codeOf(Worker.class));
        image.withFileFromPath("root/classes/safelite", codeOf(SafeLiteDriver.class));
        image.withFileFromPath("root/classes/sqlite-jdbc", codeOf(JDBC.class));
        image.withDockerfileFromBuilder(
                file ->
                        file.from("scratch")
                                .copy("root", "/")
                                .workDir("/tmp") // made by this; sqlite-jdbc needs it
                                .env(
                                        "CLASSPATH",
                                        "/classes/worker:/classes/safelite:/classes/sqlite-jdbc")
                                .entryPoint("/java/bin/java", Worker.class.getName()));
        String name = image.get();
        delete(directory); // the engine has its copy
        return new WorkerImage(name);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    String name() {
        return name;
    }

    private static void link(Path runtime) {
        int exit =
                ToolProvider.findFirst("jlink")
                        .orElseThrow(() -> new AssertionError("this JDK has no jlink"))
                        .run(
                                System.out,
                                System.err,
                                "--add-modules",
                                MODULES,
                                "--strip-java-debug-attributes",
                                "--no-header-files",
                                "--no-man-pages",
                                "--output",
                                runtime.toString());
        if (exit != 0) {
            throw new AssertionError("jlink ended with " + exit);
        }
    }

    private static List<Path> binaries(Path runtime) throws IOException {
        try (Stream<Path> all = Files.walk(runtime)) {
            return new ArrayList<>(
                    all.filter(file -> file.endsWith("java") || file.toString().endsWith(".so"))
                            .filter(Files::isRegularFile)
                            .toList());
        }
    }

    /** SQLite as sqlite-jdbc brings it; in the container sqlite-jdbc unpacks it itself. */
    private static Path sqlite(Path directory) throws IOException {
        Path file = directory.resolve("libsqlitejdbc.so");
        String resource =
                "/org/sqlite/native/"
                        + OSInfo.getNativeLibFolderPathForCurrentOS()
                        + "/libsqlitejdbc.so";
        try (InputStream in = JDBC.class.getResourceAsStream(resource)) {
            Files.copy(in, file);
        }
        return file;
    }

    /** What the loader would load from outside the runtime, and the loader. */
    private static Set<Path> libraries(List<Path> binaries, Path runtime)
            throws IOException, InterruptedException {
        Set<Path> libraries = new TreeSet<>();
        for (Path binary : binaries) {
            Matcher library = LIBRARY.matcher(ldd(binary, runtime));
            while (library.find()) {
                libraries.add(Path.of(library.group(1)).normalize());
            }
        }
        libraries.removeIf(library -> library.startsWith(runtime));
        return libraries;
    }

    private static String ldd(Path binary, Path runtime) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("ldd", binary.toString());
        builder.environment().put("LD_LIBRARY_PATH", runtime.resolve("lib/server").toString());
        Process ldd = builder.redirectErrorStream(true).start();
        String said = new String(ldd.getInputStream().readAllBytes(), UTF_8);
        if (ldd.waitFor() != 0) {
            throw new AssertionError("ldd cannot tell what " + binary + " needs: " + said);
        }
        return said;
    }

    /** The jar or directory that holds a class. */
    private static Path codeOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @Override
    public void close() {
        DockerClientFactory.instance().client().removeImageCmd(name).withForce(true).exec();
    }
}
