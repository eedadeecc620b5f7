package io.safelite.agent.it;

import static io.safelite.agent.it.Assertions.assertSameAndNoneFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.agent.it.app.PlainApp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** With another agent in the same JVM, which weaves the same classes, before ours or after it. */
class TogetherIT {
    static Stream<Arguments> wheres() throws IOException {
        List<DriverJar> drivers = Matrix.isFull() ? Matrix.drivers() : List.of(Matrix.NEWEST);
        return Jdk.all().flatMap(jdk -> drivers.stream().map(d -> Arguments.of(jdk, d)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("wheres")
    void openTelemetry(Jdk jdk, DriverJar driver) throws Exception {
        String other = "-javaagent:" + jar("opentelemetry.jar");

        Outcome alone = app(quiet(jdk, driver).option(other), "checks");
        Outcome before = app(quiet(jdk, driver).option(other).agent());
        Outcome after = app(quiet(jdk, driver).agent().option(other));

        assertThat(alone.stderr()).contains("opentelemetry-javaagent - version");
        for (Outcome both : List.of(before, after)) {
            assertSameAndNoneFailed(both, alone);
            assertThat(withoutTimes(both)).isEqualTo(withoutTimes(alone));
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("wheres")
    void jacoco(Jdk jdk, DriverJar driver) throws Exception {
        Path data = ForkedJvm.newDirectory();
        String other = "-javaagent:" + jar("jacoco.jar") + "=destfile=" + data.resolve("exec-");

        Outcome alone = app(jvm(jdk, driver).option(other + "alone"), "checks");
        Outcome before = app(jvm(jdk, driver).option(other + "before").agent());
        Outcome after = app(jvm(jdk, driver).agent().option(other + "after"));

        for (Outcome both : List.of(before, after)) {
            assertSameAndNoneFailed(both, alone);
            assertThat(both.otherLines()).isEqualTo(alone.otherLines());
        }
        assertThat(data.resolve("exec-before")).isNotEmptyFile();
        assertThat(data.resolve("exec-after")).isNotEmptyFile();
    }

    private static ForkedJvm quiet(Jdk jdk, DriverJar driver) throws IOException {
        ForkedJvm jvm = jvm(jdk, driver);
        for (String signal : List.of("traces", "metrics", "logs")) {
            jvm.option("-Dotel." + signal + ".exporter=none");
        }
        return jvm;
    }

    private static ForkedJvm jvm(Jdk jdk, DriverJar driver) throws IOException {
        return ForkedJvm.onClassPath(jdk, driver);
    }

    private static Outcome app(ForkedJvm jvm) throws Exception {
        return app(jvm, "checks", "contention");
    }

    private static Outcome app(ForkedJvm jvm, String... modes) throws Exception {
        return jvm.main(PlainApp.class, modes).run();
    }

    private static List<String> withoutTimes(Outcome outcome) {
        return outcome.otherLines().stream()
                .map(line -> line.replaceFirst("^\\[otel.javaagent [^]]*]", "[otel]"))
                .toList();
    }

    private static Path jar(String name) {
        return Path.of(System.getProperty("safelite.agent.others"), name);
    }
}
