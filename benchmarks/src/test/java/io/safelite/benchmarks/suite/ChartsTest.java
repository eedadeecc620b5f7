package io.safelite.benchmarks.suite;

import static io.safelite.benchmarks.suite.Markup.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class ChartsTest {
    private static final List<Result> TWO =
            List.of(
                    Results.of(Entrant.IMMEDIATE, 1000, 0, 400),
                    Results.of(Entrant.SAFELITE, 3000, 100, 200));

    @Test
    void barsAreAsLongAsTheThroughputIsHigh() throws Exception {
        Markup svg = new Markup(Charts.throughput(TWO));
        Element immediate = svg.all("rect", "immediate").get(0);
        Element safelite = svg.all("rect", "safelite").get(0);
        assertThat(number(safelite, "width"))
                .isEqualTo(3 * number(immediate, "width"), within(0.2));
        assertThat(svg.texts("text")).contains("SafeLite", "3,000", "1,000", "commits per second");
    }

    @Test
    void theRangeOfTheRoundsIsALineWithTwoEnds() throws Exception {
        Markup svg = new Markup(Charts.throughput(TWO.subList(1, 2)));
        Element bar = svg.all("rect").get(0);
        List<Element> lines = svg.all("line", "range");
        assertThat(lines).hasSize(3);
        double zero = number(bar, "x");
        assertThat(number(lines.get(0), "x1"))
                .isEqualTo(zero + number(bar, "width") / 2, within(0.2));
        assertThat(number(lines.get(0), "x2"))
                .isEqualTo(zero + number(bar, "width") * 1.5, within(0.2));
    }

    @Test
    void oneRoundHasNoRange() throws Exception {
        Result failing = Results.withoutCommits(Entrant.DEFAULTS);
        assertThat(new Markup(Charts.throughput(List.of(failing))).all("line", "range")).isEmpty();
    }

    @Test
    void everyDecadeOfLatencyIsAsWideAsTheNext() throws Exception {
        Markup svg = new Markup(Charts.latencies(TWO.subList(0, 1)));
        double median = number(svg.all("circle", "immediate").get(0), "cx");
        double p99 = firstX(svg.all("polygon").get(0)) + 6;
        double p999 = firstX(svg.all("polygon").get(1)) + 6;
        double longest = number(svg.all("line", "range").get(1), "x1");
        assertThat(p99 - median).isPositive().isEqualTo(p999 - p99, within(0.3));
        assertThat(longest - p999).isEqualTo(p999 - p99, within(0.3));
        assertThat(svg.texts("text"))
                .contains("longest 100.00 ms", "0.1", "100", "milliseconds, logarithmic");
    }

    private static double firstX(Element polygon) {
        return Double.parseDouble(polygon.getAttribute("points").split(",", 2)[0]);
    }

    @Test
    void whereNothingWasCommittedThereIsNoMark() throws Exception {
        List<Result> results = List.of(Results.withoutCommits(Entrant.DEFAULTS), TWO.get(1));
        Markup svg = new Markup(Charts.latencies(results));
        assertThat(svg.all("circle")).hasSize(1);
        assertThat(svg.all("circle", "safelite")).hasSize(1);
        assertThat(svg.all("polygon", "defaults")).isEmpty();
    }

    @Test
    void fairnessIsFromTheFewestToTheMost() throws Exception {
        Markup svg = new Markup(Charts.fairness(TWO));
        Element immediate = svg.all("rect", "immediate").get(0);
        Element safelite = svg.all("rect", "safelite").get(0);
        double hundred = number(safelite, "width");
        assertThat(number(immediate, "width")).isEqualTo(4 * hundred, within(0.3));
        assertThat(number(safelite, "x")).isEqualTo(number(immediate, "x") + hundred, within(0.2));
        assertThat(svg.texts("text")).contains("0 to 400", "100 to 200");
    }

    @Test
    void whoCouldNotRunHasARowThatSaysSo() throws Exception {
        List<Result> results =
                List.of(Results.notRun(Entrant.DEFAULTS, "no disk"), TWO.get(0), TWO.get(1));
        for (String svg :
                List.of(
                        Charts.throughput(results),
                        Charts.latencies(results),
                        Charts.fairness(results))) {
            Markup markup = new Markup(svg);
            assertThat(markup.texts("text")).contains(Entrant.DEFAULTS.title(), "could not run");
            assertThat(svg).doesNotContain("class=\"defaults\"").doesNotContain("NaN");
        }
    }

    @Test
    void rowsDoNotLieOverEachOther() throws Exception {
        Markup svg = new Markup(Charts.throughput(TWO));
        Element first = svg.all("rect").get(0);
        Element second = svg.all("rect").get(1);
        assertThat(number(second, "y")).isGreaterThan(number(first, "y") + number(first, "height"));
    }
}
