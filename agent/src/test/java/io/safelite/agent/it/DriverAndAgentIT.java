package io.safelite.agent.it;

import static io.safelite.agent.it.Assertions.assertNoTransactionFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.agent.it.app.ConsoleApp;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application that has SafeLite's driver and the agent: {@code jdbc:safelite:} and sqlite. */
class DriverAndAgentIT {
    private static final String BOTH = "contention jdbc:safelite:shared.db jdbc:sqlite:shared.db";

    @ParameterizedTest
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void thoseWithoutTheDriverFailWithoutAgent(Jdk jdk) throws Exception {
        try (RunningProcess app = app(jdk, false)) {
            assertThat(new Outcome(0, app.ask(BOTH), "").failed()).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void nobodyIsProtectedTwiceAndNoneFails(Jdk jdk) throws Exception {
        String sqlite = "org.sqlite.jdbc4.JDBC4Connection";
        try (RunningProcess app = app(jdk, true)) {
            assertThat(app.ask("open driver jdbc:safelite:shared.db"))
                    .startsWith("io.safelite.internal.");
            assertThat(app.ask("unwrap driver " + sqlite)).isEqualTo(sqlite + "\n");
            assertThat(app.ask("open agent shared.db")).startsWith(Outcome.PROTECTED);

            assertNoTransactionFailed(new Outcome(0, app.ask(BOTH), ""));

            Outcome outcome = app.end();
            assertThat(outcome.exitCode()).as("%s", outcome).isZero();
            assertThat(outcome.agentLines()).singleElement().asString().contains("protects");
            assertThat(outcome.otherLines()).isEmpty();
        }
    }

    private static RunningProcess app(Jdk jdk, boolean agent) throws Exception {
        Path driver = Path.of(System.getProperty("safelite.driver.jar"));
        return new ForkedJvm(jdk)
                .agentIf(agent)
                .classPath(AppJar.path(), driver, Matrix.NEWEST.path())
                .main(ConsoleApp.class)
                .start();
    }
}
