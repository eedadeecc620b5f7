package io.safelite.agent.it;

import static io.safelite.agent.it.Assertions.assertNoOtherWarnings;
import static io.safelite.agent.it.Assertions.assertNoTransactionFailed;
import static io.safelite.agent.it.Assertions.assertUnprotected;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Executable jars of Spring Boot, as {@code applications/} builds them: transactions by annotation,
 * a pool, and sqlite-jdbc in a jar inside the jar.
 */
class SpringBootIT {
    static Stream<Arguments> jdksAndApplications() throws IOException {
        return Jdk.all()
                .flatMap(
                        jdk ->
                                Stream.of("spring-boot-3", "spring-boot-4")
                                        .map(name -> Arguments.of(jdk, name)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("jdksAndApplications")
    void noTransactionFailsWithAgent(Jdk jdk, String application) throws Exception {
        Outcome plain = run(jdk, application, false);
        Outcome agent = run(jdk, application, true);

        assertUnprotected(plain);
        assertThat(plain.stdout()).contains("counter OK");
        assertThat(agent.exitCode()).as("%s", agent).isZero();
        assertNoTransactionFailed(agent);
        assertThat(agent.stdout()).contains("launch.LaunchedClassLoader");
        assertThat(agent.agentLines()).singleElement().asString().contains("protects");
        assertThat(agent.otherLines()).isEmpty();
        assertNoOtherWarnings(agent, plain);
    }

    private static Outcome run(Jdk jdk, String application, boolean agent) throws Exception {
        return new ForkedJvm(jdk).agentIf(agent).jar(jar(application)).run();
    }

    private static Path jar(String application) {
        Path jar =
                Path.of(System.getProperty("safelite.agent.applications"))
                        .resolve(application)
                        .resolve("target")
                        .resolve(application + ".jar");
        assertThat(jar)
                .as("build it first: ./mvnw package -pl applications/%s", application)
                .exists();
        return jar;
    }
}
