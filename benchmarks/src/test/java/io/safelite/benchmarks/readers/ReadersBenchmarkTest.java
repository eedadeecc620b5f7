package io.safelite.benchmarks.readers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ReadersBenchmarkTest {
    private static final String SHORT = "--readers 2 --seconds 0.2 --warm-up 0 --rounds 1";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String line) throws Exception {
        return ReadersBenchmark.run(
                line.split(" ", -1),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
    }

    private void assertExact(Contender... contenders) {
        assertThat(err.toString(UTF_8)).isEmpty();
        for (Contender contender : contenders) {
            assertThat(out.toString(UTF_8))
                    .containsPattern("(?m)^" + contender.key() + " .* [1-9].* yes$");
        }
    }

    @Test
    void everyContenderReadsAndWrites() throws Exception {
        assertThat(run(SHORT + " --writers 1")).isZero();
        assertExact(Contender.values());
    }

    @Test
    void withoutWritersThereIsNoRatioOfWrites() throws Exception {
        assertThat(run(SHORT + " --writers 0 --only plain,immediate --same-text")).isZero();
        assertExact(Contender.PLAIN, Contender.IMMEDIATE);
    }

    @Test
    void aBadOptionIsExitCode2() throws Exception {
        assertThat(run("--writers some")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("--writers").contains("\"some\"");
        assertThat(out.size()).isZero();
    }

    @Test
    void help() throws Exception {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("--same-text").contains("Exit code");
    }
}
