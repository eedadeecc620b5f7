package io.safelite.benchmarks.contention;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.benchmarks.BenchmarkFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.sql.Connection;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ContentionBenchmarkTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String line) throws Exception {
        return ContentionBenchmark.run(
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
    void everyContenderCounts() throws Exception {
        assertThat(run("--threads 2 --seconds 0.2 --warm-up 0 --rounds 1")).isZero();
        assertExact(
                Contender.PLAIN,
                Contender.POLL,
                Contender.FIFO,
                Contender.AGED,
                Contender.SAFELITE);
    }

    @Test
    void theDefaultsCountIfAskedFor() throws Exception {
        String line = "--threads 1 --seconds 0.2 --warm-up 0 --rounds 1 --only defaults";
        assertThat(run(line)).isZero();
        assertExact(Contender.DEFAULTS);
    }

    @Test
    void processesCountTogether() throws Exception {
        String line =
                "--processes 2 --threads 1 --seconds 0.2 --warm-up 0 --rounds 1"
                        + " --only plain,safelite";
        assertThat(run(line)).isZero();
        assertExact(Contender.PLAIN, Contender.SAFELITE);
        assertThat(out.toString(UTF_8)).contains("per process");
    }

    @Test
    void aProcessEndsWithTheOneThatStartedIt() throws Exception {
        Job job = Job.parse("--only", "plain", "--processes", "1", "--seconds", "600");
        try (BenchmarkFile file = new BenchmarkFile()) {
            try (Connection connection = job.contender().connect(file.path(), job.settings())) {
                Counters.create(connection);
            }
            Process process =
                    new ProcessBuilder(Child.command(job, file.path(), 0))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            try {
                assertThat(process.inputReader(UTF_8).readLine()).isEqualTo(WriterProcess.READY);
                process.outputWriter(UTF_8).append(WriterProcess.GO).append('\n').flush();
                assertThat(process.inputReader(UTF_8).readLine()).startsWith(WriterProcess.LIVE);
                process.getOutputStream().close();
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void aBadOptionIsExitCode2() throws Exception {
        assertThat(run("--hold long")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("--hold").contains("\"long\"");
        assertThat(out.size()).isZero();
    }

    @Test
    void help() throws Exception {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("--threads").contains("Exit code");
    }
}
