package io.safelite.agent.it;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * On what the tests run. Every build takes a small part; {@code -Pagent-matrix} takes all of it,
 * and the JDKs installed beside the one of the build. The versions are those before and after which
 * sqlite-jdbc changed its classes; they are named in the module's POM as well.
 */
final class Matrix {
    static final DriverJar NEWEST = new DriverJar("3.54.1.0");

    private static final List<DriverJar> SOME = drivers("3.36.0.3", "3.54.1.0");
    private static final List<DriverJar> SMALL =
            drivers("3.8.11.2", "3.36.0.3", "3.50.3.0", "3.54.1.0");
    private static final List<DriverJar> FULL =
            drivers(
                    "3.8.11.2",
                    "3.21.0",
                    "3.25.2",
                    "3.36.0.3",
                    "3.42.0.1",
                    "3.46.1.3",
                    "3.50.3.0",
                    "3.54.1.0");

    private Matrix() {}

    static boolean isFull() {
        return "full".equals(System.getProperty("safelite.agent.matrix"));
    }

    private static List<DriverJar> drivers(String... versions) {
        return Stream.of(versions).map(DriverJar::new).toList();
    }

    /** For the way most applications start. */
    static List<DriverJar> drivers() {
        return isFull() ? FULL : SMALL;
    }

    /** For all the other ways. */
    static List<DriverJar> fewerDrivers() {
        return isFull() ? FULL : SOME;
    }

    /** Source of arguments: JDK and driver. */
    static Stream<Arguments> jdksAndDrivers() throws IOException {
        return pairs(drivers());
    }

    /** Source of arguments: JDK and driver. */
    static Stream<Arguments> jdksAndFewerDrivers() throws IOException {
        return pairs(fewerDrivers());
    }

    private static Stream<Arguments> pairs(List<DriverJar> drivers) throws IOException {
        return Jdk.all().flatMap(jdk -> drivers.stream().map(d -> Arguments.of(jdk, d)));
    }
}
