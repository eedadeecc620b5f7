package io.safelite.benchmarks.suite;

import static io.safelite.benchmarks.Numbers.millis;
import static io.safelite.benchmarks.Numbers.whole;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The numbers of a result as text, for both reports. */
final class Columns {
    static final List<String> HEADER =
            List.of(
                    "contender",
                    "commits/s",
                    "of WAL + IMMEDIATE",
                    "failures",
                    "median ms",
                    "p99 ms",
                    "p99.9 ms",
                    "longest ms",
                    "per thread",
                    "Jain",
                    "exact");

    private static final String UNKNOWN = "-";

    private Columns() {}

    /** As many as there are in the header. */
    static List<String> of(Result result) {
        return Stream.concat(
                        Stream.of(result.entrant().title()),
                        result
                                .figures()
                                .map(figures -> numbers(result, figures))
                                .orElse(Collections.nCopies(HEADER.size() - 1, UNKNOWN))
                                .stream())
                .toList();
    }

    private static List<String> numbers(Result result, Figures figures) {
        return List.of(
                whole(figures.commitsPerSecond().median()),
                result.ratio().map(Columns::ratio).orElse(UNKNOWN),
                whole(figures.failures()),
                millis(figures.medianNanos()),
                millis(figures.p99Nanos()),
                millis(figures.p999Nanos()),
                millis(figures.longestNanos()),
                whole(figures.fewest()) + " to " + whole(figures.most()),
                Double.isFinite(figures.jain()) ? decimals(figures.jain(), 3) : UNKNOWN,
                figures.exact() ? "yes" : "NO");
    }

    private static String ratio(Spread ratio) {
        return decimals(ratio.median(), 2)
                + (ratio.ranges()
                        ? " ("
                                + decimals(ratio.least(), 2)
                                + " to "
                                + decimals(ratio.most(), 2)
                                + ")"
                        : "");
    }

    private static String decimals(double number, int places) {
        return String.format(Locale.ROOT, "%,." + places + "f", number);
    }
}
