package io.safelite.benchmarks.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SuiteBenchmarkTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir private Path directory;

    private int run(String line) throws Exception {
        return SuiteBenchmark.run(
                line.split(" ", -1),
                directory,
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
    }

    @Test
    void theReportsAreOfWhatWasMeasured() throws Exception {
        String line = "--groups hold --rounds 2 --seconds 0.2 --warm-up 0";
        assertThat(run(line)).isZero();
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(out.toString(UTF_8)).contains("16 runs", "16 of 16: ", "report.html");
        Markup html = new Markup(Files.readString(directory.resolve("report.html")));
        assertThat(html.all("svg")).hasSize(2 * 3);
        assertThat(html.texts("dd")).anyMatch(text -> text.endsWith("\"" + line + "\""));
        String markdown = Files.readString(directory.resolve("report.md"));
        for (Entrant entrant : Entrant.values()) {
            assertThat(html.texts("td")).contains(entrant.title());
            assertThat(markdown).contains(entrant.title());
        }
        assertThat(markdown).containsPattern("SafeLite \\| +[1-9].* yes \\|");
    }

    @Test
    void aBadOptionIsExitCode2() throws Exception {
        assertThat(run("--groups everything")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("--groups").contains("\"everything\"");
        assertThat(out.size()).isZero();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void help() throws Exception {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("--quick").contains("Exit code");
    }
}
