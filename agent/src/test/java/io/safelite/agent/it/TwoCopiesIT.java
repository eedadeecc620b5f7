package io.safelite.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.agent.it.app.TwoCopiesApp;
import org.junit.jupiter.api.Test;

/** One file, open through two SQLites of one process that drop each other's locks. */
class TwoCopiesIT {
    @Test
    void reportedOnceWithBothLoaders() throws Exception {
        Outcome outcome = jvm("log=info", "together");

        assertThat(outcome.stdout()).contains("opened by both");
        assertThat(outcome.agentLines())
                .filteredOn(line -> line.contains("DANGER"))
                .singleElement()
                .asString()
                .contains("shared.db", "two copies", "two_copies=refuse");
    }

    @Test
    void refusedIfTheOperatorWantsIt() throws Exception {
        Outcome outcome = jvm("two_copies=refuse", "together");

        assertThat(outcome.stdout()).contains("refused: ").contains("shared.db");
        assertThat(outcome.agentLines()).noneMatch(line -> line.contains("DANGER"));
    }

    /** An application that was deployed anew is no danger once the old one has closed the file. */
    @Test
    void oneAfterTheOtherIsNoDanger() throws Exception {
        Outcome outcome = jvm("two_copies=refuse", "one after the other");

        assertThat(outcome.stdout()).contains("opened by both");
        assertThat(outcome.agentLines()).singleElement().asString().contains("protects");
    }

    private static Outcome jvm(String options, String order) throws Exception {
        Outcome outcome =
                new ForkedJvm(Jdk.current())
                        .classPath(AppJar.path())
                        .agent(options)
                        .main(TwoCopiesApp.class, Matrix.NEWEST.path().toString(), order)
                        .run();
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        return outcome;
    }
}
