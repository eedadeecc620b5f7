package io.safelite.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    private static final Origin ORIGIN =
            new Origin("a <machine> & \"more\"", "2026-01-02T03:04:00Z", "./run <it>", "5 rounds");
    private static final Map<Group, List<Measured>> SECTIONS =
            Map.of(
                    Group.HOLD,
                    List.of(
                            measured(
                                    0,
                                    Results.of(Entrant.IMMEDIATE, 1000, 0, 400),
                                    Results.notRun(Entrant.SAFELITE, "could not run: a < b")),
                            measured(
                                    1,
                                    Results.notRun(Entrant.IMMEDIATE, "skipped: no compiler"),
                                    Results.notRun(Entrant.SAFELITE, "skipped: no compiler"))));

    private static Measured measured(int workload, Result... results) {
        return new Measured(Group.HOLD.workloads().get(workload), List.of(results));
    }

    private static Markup parsed() throws Exception {
        return new Markup(HtmlReport.of(ORIGIN, SECTIONS));
    }

    @Test
    void whereTheNumbersComeFromIsEscaped() throws Exception {
        assertThat(parsed().texts("dd"))
                .containsExactly(
                        ORIGIN.machine(), ORIGIN.date(), ORIGIN.command(), ORIGIN.protocol());
    }

    @Test
    void aWorkloadHasThreePlotsAndTheNumbersBelow() throws Exception {
        Markup html = parsed();
        assertThat(html.texts("h3"))
                .containsExactly("8 threads, hold 1 ms", "64 threads, hold 1 ms");
        assertThat(html.texts("title")).contains("Throughput", "Latency", "Fairness");
        assertThat(html.texts("th")).isEqualTo(Columns.HEADER);
        assertThat(html.texts("td"))
                .containsSubsequence(
                        "sqlite-jdbc, WAL + IMMEDIATE",
                        "1,000",
                        "2.00 (1.50 to 3.00)",
                        "0.10",
                        "1.00",
                        "10.00",
                        "100.00",
                        "0 to 400",
                        "yes",
                        "SafeLite",
                        "-");
    }

    @Test
    void whatNobodyCouldRunHasNotesOnly() throws Exception {
        Markup html = parsed();
        assertThat(html.all("svg")).hasSize(3);
        assertThat(html.all("table")).hasSize(1);
        assertThat(html.texts("li"))
                .contains("SafeLite: could not run: a < b.", "SafeLite: skipped: no compiler.");
    }

    @Test
    void whatIsNotCoveredIsSaid() throws Exception {
        assertThat(parsed().texts("h2")).endsWith("What is not covered");
        assertThat(parsed().texts("li")).containsAll(Limits.NOT_COVERED);
    }

    @Test
    void thePageNeedsNothingElse() throws Exception {
        Markup html = parsed();
        for (String name : List.of("script", "link", "img", "iframe", "object")) {
            assertThat(html.all(name)).isEmpty();
        }
        String style = html.all("style").get(0).getTextContent();
        assertThat(style).doesNotContain("url(").doesNotContain("@import");
        assertThat(style).contains("prefers-color-scheme: dark");
    }

    @Test
    void everyContenderHasAColour() throws Exception {
        String style = parsed().all("style").get(0).getTextContent();
        for (Entrant entrant : Entrant.values()) {
            assertThat(style).contains("svg ." + entrant.key() + " {", "--" + entrant.key() + ":");
        }
    }

    @Test
    void markdownHasTheSameNumbers() {
        String markdown = MarkdownReport.of(ORIGIN, SECTIONS);
        assertThat(markdown)
                .contains(
                        "./run <it>", "a <machine>", "- 8 threads, hold 1 ms: SafeLite: could not")
                .containsPattern(
                        "(?m)^\\| 8 threads, hold 1 ms +\\| +sqlite-jdbc, WAL \\+ IMMEDIATE \\|"
                                + " +1,000 \\| +2\\.00 \\(1\\.50 to 3\\.00\\) \\|")
                .containsPattern("(?m)^\\| +\\| +SafeLite \\| +- \\|")
                .contains(Limits.NOT_COVERED);
    }
}
