package io.safelite.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.agent.it.app.PlainApp;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever breaks inside the agent, the application runs as if there were none. */
class SabotageIT {
    static Stream<Arguments> sabotages() throws IOException {
        return Matrix.jdksAndFewerDrivers()
                .map(Arguments::get)
                .flatMap(
                        where ->
                                Stream.of("bridge", "weave", "copy", "handle", "wrap", "allocation")
                                        .map(step -> Arguments.of(where[0], where[1], step)));
    }

    @ParameterizedTest(name = "{2}: {0}, {1}")
    @MethodSource("sabotages")
    void theApplicationDoesNotNotice(Jdk jdk, DriverJar driver, String step) throws Exception {
        Outcome plain = checks(ForkedJvm.onClassPath(jdk, driver));
        Outcome broken =
                checks(
                        ForkedJvm.onClassPath(jdk, driver)
                                .agent()
                                .option("-Dsafelite.test.fail=" + step));

        assertThat(broken.exitCode()).as("%s", broken).isZero();
        assertThat(broken.stdout()).isEqualTo(plain.stdout());
        assertThat(broken.agentLines()).hasSize(1);
        assertThat(broken.otherLines()).isEqualTo(plain.otherLines());
    }

    /** Without the contention, the outcome of which is chance. */
    private static Outcome checks(ForkedJvm jvm) throws Exception {
        return jvm.main(PlainApp.class, "checks").run();
    }
}
