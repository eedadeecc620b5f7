package io.safelite.agent.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** An installed JDK. */
record Jdk(Path home, int feature) {
    static Jdk current() {
        return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version().feature());
    }

    /** The JDK of this build, or in the full matrix all that lie beside it. */
    static Stream<Jdk> all() throws IOException {
        if (!Matrix.isFull()) {
            return Stream.of(current());
        }
        try (Stream<Path> homes = Files.list(current().home().toRealPath().getParent())) {
            return homes
                    .map(Jdk::real)
                    .distinct()
                    .map(Jdk::at)
                    .flatMap(Optional::stream)
                    .filter(jdk -> jdk.feature() >= 17)
                    .sorted((a, b) -> a.feature() - b.feature())
                    .toList()
                    .stream();
        }
    }

    /** Installations often have several names. */
    private static Path real(Path home) {
        try {
            return home.toRealPath();
        } catch (IOException e) {
            return home;
        }
    }

    /** Empty if no JDK is there: {@code release} is the file by which one says what it is. */
    static Optional<Jdk> at(Path home) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.exists(release)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(release, UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String version = properties.getProperty("JAVA_VERSION", "\"1\"").replace("\"", "");
        return Optional.of(new Jdk(home, feature(version)));
    }

    /** Of 17.0.15, and of 1.8.0_412, which {@link Runtime.Version} does not read. */
    private static int feature(String version) {
        String[] numbers = version.split("[._+-]", 3);
        return Integer.parseInt(numbers[numbers[0].equals("1") && numbers.length > 1 ? 1 : 0]);
    }

    Path java() {
        return home.resolve("bin/java");
    }

    @Override
    public String toString() {
        return "JDK " + feature;
    }
}
