package io.safelite.agent.it;

import static io.safelite.agent.it.Assertions.assertProtected;
import static io.safelite.agent.it.Assertions.assertUnprotected;

import io.safelite.agent.it.app.PlainApp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;

/** An application on the module path: sqlite-jdbc is a named module, explicit since 3.42. */
class ModulePathIT {
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("io.safelite.agent.it.Matrix#jdksAndFewerDrivers")
    void transactionsFailWithoutAgent(Jdk jdk, DriverJar driver) throws Exception {
        assertUnprotected(app(jdk, driver, false, "contention"));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("io.safelite.agent.it.Matrix#jdksAndFewerDrivers")
    void noneFailsWithAgent(Jdk jdk, DriverJar driver) throws Exception {
        Outcome plain = app(jdk, driver, false, "checks");

        assertProtected(app(jdk, driver, true, "checks", "contention"), plain);
    }

    private static Outcome app(Jdk jdk, DriverJar driver, boolean agent, String... modes)
            throws Exception {
        return new ForkedJvm(jdk)
                .agentIf(agent)
                // Some versions of sqlite-jdbc, 3.46.1.3 among them, require SLF4J's module.
                .modulePath(AppJar.path(), driver.path(), Jars.of(Logger.class))
                // An automatic module cannot say that it needs it.
                .option("--add-modules=java.sql")
                .nativeAccess(driver.module())
                .module(AppJar.MODULE, PlainApp.class, modes)
                .run();
    }
}
