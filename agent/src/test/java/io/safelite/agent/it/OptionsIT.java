package io.safelite.agent.it;

import static io.safelite.agent.it.Assertions.assertNoTransactionFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.agent.it.app.PlainApp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be said to the agent, rightly and wrongly. */
class OptionsIT {
    @ParameterizedTest
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void disabledByArgument(Jdk jdk) throws Exception {
        assertDisabled(contention(jvm(jdk).agent("enabled=false")));
    }

    @ParameterizedTest
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void disabledByProperty(Jdk jdk) throws Exception {
        assertDisabled(contention(jvm(jdk).agent().option("-Dsafelite.enabled=false")));
    }

    @ParameterizedTest
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void disabledByEnvironment(Jdk jdk) throws Exception {
        assertDisabled(contention(jvm(jdk).agent().env("SAFELITE_ENABLED", "false")));
    }

    @ParameterizedTest
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void staysOutOfOldJava(Jdk jdk) throws Exception {
        Outcome outcome = contention(jvm(jdk).option("-javaagent:" + AppJar.path()).agent());

        assertStaysOut(outcome);
        assertThat(outcome.agentLines()).singleElement().asString().contains("Java 17");
    }

    @ParameterizedTest
    @CsvSource({"bogus=1, bogus", "wal=maybe, wal"})
    void wrongOptionIsNamedAndPassedOver(String arguments, String name) throws Exception {
        Outcome outcome = contention(jvm(Jdk.current()).agent(arguments));

        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        assertNoTransactionFailed(outcome);
        assertThat(outcome.agentLines()).hasSize(2);
        assertThat(outcome.agentLines())
                .filteredOn(line -> !line.contains("protects"))
                .singleElement()
                .asString()
                .contains(name);
        assertThat(outcome.otherLines()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void givenTwice(Jdk jdk) throws Exception {
        Outcome outcome = contention(jvm(jdk).agent().agent());

        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        assertNoTransactionFailed(outcome);
        assertThat(outcome.agentLines()).singleElement().asString().contains("protects");
        assertThat(outcome.otherLines()).isEmpty();
    }

    private static void assertDisabled(Outcome outcome) {
        assertStaysOut(outcome);
        assertThat(outcome.agentLines()).hasSizeLessThanOrEqualTo(1);
    }

    private static void assertStaysOut(Outcome outcome) {
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        assertThat(outcome.failed()).as("failed transactions").isPositive();
        assertThat(outcome.agentLines()).noneMatch(line -> line.contains("protects"));
        assertThat(outcome.otherLines()).isEmpty();
    }

    private static ForkedJvm jvm(Jdk jdk) throws Exception {
        return ForkedJvm.onClassPath(jdk, Matrix.NEWEST);
    }

    private static Outcome contention(ForkedJvm jvm) throws Exception {
        return jvm.main(PlainApp.class, "contention").run();
    }
}
