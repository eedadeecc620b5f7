package io.safelite.benchmarks.start;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class StartBenchmarkTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir private Path directory;

    private int run(String... args) throws Exception {
        return StartBenchmark.run(
                args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    /** With another empty agent in SafeLite's place. */
    @Test
    void everyVariantIsStarted() throws Exception {
        Path agent = directory.resolve("agent.jar");
        EmptyAgent.write(agent);

        run("--agent", agent.toString(), "--rounds", "1");

        assertThat(err.toString(UTF_8)).isEmpty();
        for (Program program : Program.values()) {
            for (Variant variant : Variant.values()) {
                assertThat(out.toString(UTF_8))
                        .containsPattern(
                                "(?m)^\\d\\S*, "
                                        + program.title()
                                        + " +"
                                        + variant.title()
                                        + " +\\d");
            }
        }
    }

    @Test
    void aProgramThatFailsIsNotMeasured() throws Exception {
        Path noAgent = Files.createFile(directory.resolve("empty.jar"));

        assertThatThrownBy(() -> run("--agent", noAgent.toString(), "--rounds", "1"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("hello, SafeLite, ended with 1");
    }

    @Test
    void anAgentThatWasNotBuiltIsExitCode2() throws Exception {
        assertThat(run("--agent", directory.resolve("none.jar").toString())).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("--agent").contains("none.jar");
    }

    @Test
    void help() throws Exception {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("--rounds").contains("Exit code");
    }
}
