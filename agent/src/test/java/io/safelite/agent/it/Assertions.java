package io.safelite.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** What is true of every application with and without the agent, however it is started. */
final class Assertions {
    /**
     * What SafeLite changes on purpose: a write on a read-only connection fails with a text of its
     * own, {@code setReadOnly} is accepted at any time, and the busy timeout is 30 s where the
     * application gives none.
     */
    static final List<String> CHANGED_ON_PURPOSE =
            List.of(
                    "ok read-only connection",
                    "ok read-only of a used connection",
                    "ok busy timeout");

    private Assertions() {}

    /** Otherwise nothing is shown by the agent's run: the application would not need it. */
    static void assertUnprotected(Outcome plain) {
        assertThat(plain.exitCode()).as("%s", plain).isZero();
        assertThat(plain.failed()).as("failed transactions").isPositive();
        assertThat(plain.agentLines()).isEmpty();
    }

    /**
     * All went well that goes well without the agent, and the transactions besides. The plain run
     * needs no contention: that takes some versions a long time.
     */
    static void assertProtected(Outcome agent, Outcome plain) {
        assertSameAndNoneFailed(agent, plain);
        assertNoOtherWarnings(agent, plain);
    }

    /** The same, whoever else has something to say on stderr. */
    static void assertSameAndNoneFailed(Outcome agent, Outcome plain) {
        assertThat(agent.exitCode()).as("%s", agent).isZero();
        List<String> expected = new ArrayList<>(plain.okLines());
        expected.removeAll(CHANGED_ON_PURPOSE);
        assertThat(agent.okLines()).containsAll(expected);
        assertThat(agent.checks()).isEqualTo(plain.checks());
        assertNoTransactionFailed(agent);
        assertThat(agent.agentLines()).singleElement().asString().contains("protects");
    }

    static void assertNoTransactionFailed(Outcome agent) {
        assertThat(agent.failed()).as("failed transactions of %s", agent).isZero();
        assertThat(agent.stdout()).contains("counter OK");
    }

    /** The agent makes neither the JVM nor the driver complain. */
    static void assertNoOtherWarnings(Outcome agent, Outcome plain) {
        assertThat(agent.otherLines()).isEqualTo(plain.otherLines());
        assertThat(agent.stderr()).doesNotContain("Unsafe", "Sharing is only supported", "WARNING");
    }
}
