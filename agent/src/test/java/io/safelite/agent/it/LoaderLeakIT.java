package io.safelite.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.agent.it.app.LeakApp;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An application that is undeployed goes for good: the agent keeps nothing of it. */
class LoaderLeakIT {
    /** The oldest driver, 3.8.11.2, is not collected without the agent either. */
    static Stream<Arguments> wheres() throws IOException {
        List<DriverJar> drivers = List.of(new DriverJar("3.36.0.3"), Matrix.NEWEST);
        return Jdk.all().flatMap(jdk -> drivers.stream().map(d -> Arguments.of(jdk, d)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("wheres")
    void connectionsClosed(Jdk jdk, DriverJar driver) throws Exception {
        assertThat(app(jdk, driver, false, "closed", 1)).isEqualTo(collected(3));
        assertThat(app(jdk, driver, true, "closed", 1)).isEqualTo(collected(3));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("wheres")
    void connectionsForgotten(Jdk jdk, DriverJar driver) throws Exception {
        assertThat(app(jdk, driver, false, "open", 1)).isEqualTo(collected(3));
        assertThat(app(jdk, driver, true, "open", 1)).isEqualTo(collected(3));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("wheres")
    void twoCopiesOnOneFile(Jdk jdk, DriverJar driver) throws Exception {
        assertThat(app(jdk, driver, false, "closed", 2)).isEqualTo(collected(6));
        assertThat(app(jdk, driver, true, "closed", 2)).isEqualTo(collected(6));
    }

    private static List<String> collected(int loaders) {
        return Collections.nCopies(loaders, "collected");
    }

    /** What becomes of its class loaders, in three rounds. */
    private static List<String> app(
            Jdk jdk, DriverJar driver, boolean agent, String leaves, int copies) throws Exception {
        ForkedJvm jvm = new ForkedJvm(jdk);
        if (agent) {
            // Deferred, so that there is something to be run again; and with all stacks.
            jvm.agent("begin=deferred,slow_transaction=60000,leak_stacks=true");
        }
        Outcome outcome =
                jvm.classPath(AppJar.path())
                        .main(
                                LeakApp.class,
                                AppJar.path().toString(),
                                driver.path().toString(),
                                leaves,
                                String.valueOf(copies))
                        .run();
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        assertThat(outcome.agentLines().isEmpty()).as("%s", outcome).isEqualTo(!agent);
        return outcome.stdout()
                .lines()
                .filter(line -> line.equals("collected") || line.equals("LEAKED"))
                .toList();
    }
}
