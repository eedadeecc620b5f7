package io.safelite.agent.it;

import static io.safelite.agent.it.Assertions.assertProtected;
import static io.safelite.agent.it.Assertions.assertUnprotected;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.agent.it.app.Hello;
import io.safelite.agent.it.app.PlainApp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application on the class path. */
class ClassPathIT {
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("io.safelite.agent.it.Matrix#jdksAndDrivers")
    void transactionsFailWithoutAgent(Jdk jdk, DriverJar driver) throws Exception {
        assertUnprotected(app(jdk, driver, false, "contention"));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("io.safelite.agent.it.Matrix#jdksAndDrivers")
    void noneFailsWithAgent(Jdk jdk, DriverJar driver) throws Exception {
        Outcome plain = app(jdk, driver, false, "checks");

        assertProtected(app(jdk, driver, true, "checks", "contention"), plain);
    }

    @ParameterizedTest
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void nothingIsSaidWhereThereIsNoSqlite(Jdk jdk) throws Exception {
        Outcome outcome =
                new ForkedJvm(jdk).agent().classPath(AppJar.path()).main(Hello.class).run();

        assertThat(outcome).isEqualTo(new Outcome(0, "hello" + System.lineSeparator(), ""));
    }

    private static Outcome app(Jdk jdk, DriverJar driver, boolean agent, String... modes)
            throws Exception {
        return ForkedJvm.onClassPath(jdk, driver).agentIf(agent).main(PlainApp.class, modes).run();
    }
}
