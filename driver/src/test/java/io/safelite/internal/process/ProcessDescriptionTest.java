package io.safelite.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.internal.process.ProcessDescription.State;
import io.safelite.testing.Background;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A process in one clause. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ProcessDescriptionTest {
    private static String describe(String command, String user, State state) {
        return new ProcessDescription(4711, command, user, state).describe();
    }

    @Test
    void saysWhatIsKnown() {
        assertThat(describe("java -jar app.jar", "bob", State.RUNNING))
                .isEqualTo("process 4711 (java -jar app.jar, user bob)");
        assertThat(describe("", "bob", State.RUNNING)).isEqualTo("process 4711 (user bob)");
        assertThat(describe("java", "", State.UNKNOWN)).isEqualTo("process 4711 (java)");
        assertThat(describe("", "", State.UNKNOWN)).isEqualTo("process 4711");
    }

    @Test
    void saysHowAStoppedProcessGoesOn() {
        assertThat(describe("java", "bob", State.STOPPED))
                .isEqualTo(
                        "process 4711 (java, user bob), which is stopped (SIGSTOP or a debugger;"
                                + " continue it with kill -CONT 4711)");
    }

    @Test
    void stateComesAfterANameThatCanBeAnything() {
        assertThat(ProcessDescription.stateLetter("7 (java) S 1 7 7")).isEqualTo('S');
        assertThat(ProcessDescription.stateLetter("7 (a) T (b) R) t 1 7")).isEqualTo('t');
        assertThat(ProcessDescription.stateLetter("7 (java)")).isEqualTo(' ');
        assertThat(ProcessDescription.stateLetter("")).isEqualTo(' ');
    }

    @Test
    void stateIsKnownByItsLetter() {
        assertThat("Tt".chars().mapToObj(c -> ProcessDescription.state((char) c)))
                .containsOnly(State.STOPPED);
        assertThat("RSDI".chars().mapToObj(c -> ProcessDescription.state((char) c)))
                .containsOnly(State.RUNNING);
        assertThat(ProcessDescription.state(' ')).isEqualTo(State.UNKNOWN);
    }

    @Test
    void thisProcessIsRecognised() {
        ProcessDescription self =
                ProcessDescription.of(ProcessHandle.current().pid()).orElseThrow();
        assertThat(self.isThisProcess()).isTrue();
        assertThat(self.user()).isNotEmpty();
        assertThat(ProcessDescription.unknown(self.pid() + 1).isThisProcess()).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisProcessRuns() {
        assertThat(ProcessDescription.of(ProcessHandle.current().pid()).orElseThrow().state())
                .isEqualTo(State.RUNNING);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void zombieIsGone() throws Exception {
        // The shell turns into a program that never asks how its child ended.
        String script = "exec 3<&0; cat <&3 & echo $!; exec sleep 60";
        Process parent = new ProcessBuilder("sh", "-c", script).start();
        try {
            long child = Long.parseLong(parent.inputReader().readLine());
            Background.await(
                    "the shell turns into sleep",
                    () ->
                            ProcessDescription.of(parent.pid())
                                    .orElseThrow()
                                    .command()
                                    .equals("sleep 60"));
            assertThat(ProcessDescription.of(child)).isPresent();
            parent.getOutputStream().close();
            Background.await("the child ends", () -> ProcessDescription.of(child).isEmpty());
            assertThat(ProcessHandle.of(child)).as("what Java takes for a process").isPresent();
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    @Test
    void nobodyHasThisNumber() {
        assertThat(ProcessDescription.of(-1)).isEmpty();
        assertThat(ProcessDescription.of(0)).isEmpty();
        assertThat(ProcessDescription.of(Integer.MAX_VALUE)).isEmpty();
        assertThat(ProcessDescription.of(Long.MAX_VALUE)).isEmpty();
    }
}
