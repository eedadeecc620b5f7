package io.safelite.agent.it;

import static io.safelite.agent.it.Assertions.assertNoOtherWarnings;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.agent.it.app.LoadersApp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Several applications with a driver each in one JVM, as in a container, one version twice among
 * them. No two use the same file: that no agent can make safe.
 */
class ClassLoadersIT {
    @ParameterizedTest
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void transactionsFailWithoutAgent(Jdk jdk) throws Exception {
        Outcome plain = app(jdk, false, "all");

        assertThat(plain.exitCode()).as("%s", plain).isZero();
        assertThat(plain.stdout().lines().filter(line -> line.matches("failed [1-9]\\d* of 320")))
                .hasSameSizeAs(drivers());
        assertThat(plain.agentLines()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void noneFailsWithAgent(Jdk jdk) throws Exception {
        Outcome plain = app(jdk, false, "checks");
        Outcome agent = app(jdk, true, "all");

        assertThat(agent.exitCode()).as("%s", agent).isZero();
        assertThat(agent.checks()).isEqualTo(plain.checks());
        assertThat(withoutFailures(agent)).containsSubsequence(withoutFailures(plain));
        assertThat(agent.stdout().lines().filter("failed 0 of 320"::equals))
                .hasSameSizeAs(drivers());
        assertThat(agent.stdout().lines().filter("counter OK"::equals)).hasSameSizeAs(drivers());
        // The agent may say of each copy of the driver that it protects it.
        assertThat(agent.agentLines()).isNotEmpty().allMatch(line -> line.contains("protects"));
        assertNoOtherWarnings(agent, plain);
    }

    private static List<String> withoutFailures(Outcome outcome) {
        return outcome.stdout()
                .lines()
                .filter(line -> line.startsWith("ok ") || line.startsWith("tenant-"))
                .filter(line -> !Assertions.CHANGED_ON_PURPOSE.contains(line))
                .toList();
    }

    private static List<DriverJar> drivers() {
        List<DriverJar> drivers = new ArrayList<>(Matrix.drivers());
        drivers.add(Matrix.NEWEST);
        return drivers;
    }

    private static Outcome app(Jdk jdk, boolean agent, String mode) throws Exception {
        List<String> arguments = new ArrayList<>();
        arguments.add(mode);
        arguments.add(AppJar.path().toString());
        drivers().forEach(driver -> arguments.add(driver.path().toString()));
        return new ForkedJvm(jdk)
                .agentIf(agent)
                .classPath(AppJar.path())
                .main(LoadersApp.class, arguments.toArray(String[]::new))
                .run();
    }
}
