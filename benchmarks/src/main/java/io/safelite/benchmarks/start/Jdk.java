package io.safelite.benchmarks.start;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An installed JDK.
 *
 * @param home its directory
 * @param version as it says it itself, such as 17.0.15
 */
record Jdk(Path home, String version) {
    private static final int OLDEST = 17;

    /** The one that this runs on, and those installed beside it that have Java 17 or later. */
    static List<Jdk> installed() throws IOException {
        Path current = Path.of(System.getProperty("java.home")).toRealPath();
        Set<Path> homes = new LinkedHashSet<>();
        homes.add(current);
        try (Stream<Path> besides = Files.list(current.getParent())) {
            for (Path home : besides.toList()) {
                if (Files.isExecutable(home.resolve("bin/java"))
                        && Files.exists(home.resolve("release"))) {
                    homes.add(home.toRealPath());
                }
            }
        }
        List<Jdk> jdks = new ArrayList<>();
        for (Path home : homes) {
            Jdk jdk = at(home);
            if (jdk.feature() >= OLDEST) {
                jdks.add(jdk);
            }
        }
        jdks.sort(Comparator.comparingInt(Jdk::feature));
        return jdks;
    }

    private static Jdk at(Path home) throws IOException {
        Properties release = new Properties();
        try (Reader reader = Files.newBufferedReader(home.resolve("release"), UTF_8)) {
            release.load(reader);
        }
        return new Jdk(home, release.getProperty("JAVA_VERSION", "1").replace("\"", ""));
    }

    /** Such as 17; 1 for those before 9. */
    private int feature() {
        return Integer.parseInt(version.split("\\D", 2)[0]);
    }

    String java() {
        return home.resolve("bin/java").toString();
    }
}
