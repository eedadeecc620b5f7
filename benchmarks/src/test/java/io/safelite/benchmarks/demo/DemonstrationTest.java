package io.safelite.benchmarks.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.benchmarks.Failures;
import io.safelite.benchmarks.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class DemonstrationTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) throws Exception {
        return Demonstration.run(
                args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    @Test
    void aRunIsConsistent(@TempDir Path directory) throws Exception {
        Options options =
                Options.parse(
                        "--threads",
                        "4",
                        "--seconds",
                        "1",
                        "--rows",
                        "20",
                        "--file",
                        directory.resolve("bank.db").toString());
        Progress quiet = new Progress(new PrintStream(out, true, UTF_8), false);
        Outcome outcome = new Run(options, Contender.PLAIN, quiet).go();
        assertThat(outcome.commits()).isPositive();
        assertThat(outcome.attempts()).isEqualTo(outcome.commits() + outcome.failures().count());
        assertThat(outcome.most()).isBetween(outcome.commits() / 4, outcome.commits());
        assertThat(outcome.fewest()).isBetween(0L, outcome.most());
        assertThat(outcome.commitsPerSecond()).isBetween(0.0, (double) outcome.commits());
        assertThat(outcome.medianNanos()).isPositive().isLessThanOrEqualTo(outcome.p99Nanos());
        assertThat(outcome.p99Nanos()).isLessThanOrEqualTo(outcome.longestNanos());
        // Plain sqlite-jdbc fails here, but in its default mode it fails cleanly.
        assertThat(outcome.audit()).isEqualTo(new Bank.Audit(0, 0, 0, 0, "ok"));
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void printsATableForEveryContenderThatWasAskedFor(@TempDir Path directory) throws Exception {
        String file = directory.resolve("bank.db").toString();
        int exitCode =
                run(
                        "--only",
                        "plain,immediate",
                        "--seconds",
                        "1",
                        "--threads",
                        "2",
                        "--rounds",
                        "1",
                        "--markdown",
                        "--file",
                        file);
        assertThat(exitCode).isZero();
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(out.toString(UTF_8))
                .contains("sqlite-jdbc")
                .contains("| contender")
                .contains("| sqlite-jdbc, defaults")
                .contains("| sqlite-jdbc, WAL + IMMEDIATE")
                .doesNotContain("| SafeLite");
    }

    @Test
    void aBadOptionIsExitCode2() throws Exception {
        assertThat(run("--threads", "none")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("--threads").contains("\"none\"");
        assertThat(out.size()).isZero();
    }

    @Test
    void help() throws Exception {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("--threads").contains("Exit code");
    }

    @Test
    void failuresAreNamedByTheExtendedCodeEvenOfACause() {
        SQLiteException snapshot =
                new SQLiteException("busy", SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT);
        assertThat(Failures.code(snapshot)).isEqualTo("SQLITE_BUSY_SNAPSHOT 517");
        assertThat(Failures.code(new java.sql.SQLException("x", "y", 0, snapshot)))
                .isEqualTo("SQLITE_BUSY_SNAPSHOT 517");
        assertThat(Failures.code(new java.sql.SQLException("x", "y", 5)))
                .isEqualTo("SQLITE_BUSY 5");
        assertThat(Failures.code(new IllegalStateException("odd")))
                .isEqualTo("IllegalStateException \"odd\"");
    }
}
