package io.safelite.benchmarks.suite;

import static io.safelite.benchmarks.Numbers.whole;

import io.safelite.benchmarks.Numbers;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** The plots of one workload: of what was measured, an SVG. */
final class Charts {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String NOT_RUN = "could not run";

    private Charts() {}

    /** Bars of the medians, with the range of the rounds. */
    static String throughput(List<Result> results) {
        Plot plot =
                new Plot(
                        "Throughput",
                        "commits per second",
                        Scale.linear(most(results, f -> f.commitsPerSecond().most())),
                        results.size());
        for (Result result : results) {
            row(
                    plot,
                    result,
                    figures -> whole(figures.commitsPerSecond().median()),
                    (colour, figures) -> bar(plot, colour, figures.commitsPerSecond()));
        }
        return plot.svg();
    }

    private static void bar(Plot plot, String colour, Spread spread) {
        plot.bar(colour, 0, spread.median());
        if (spread.ranges()) {
            plot.line(spread.least(), spread.most());
            plot.stroke(spread.least());
            plot.stroke(spread.most());
        }
    }

    /** Median, p99, p99.9 and the longest, on a logarithmic axis. What is 0 has no mark. */
    static String latencies(List<Result> results) {
        double[] positive =
                figures(results).stream()
                        .flatMapToDouble(Charts::latencies)
                        .filter(millis -> millis > 0)
                        .sorted()
                        .toArray();
        Scale scale =
                positive.length == 0
                        ? Scale.logarithmic(1, 1)
                        : Scale.logarithmic(positive[0], positive[positive.length - 1]);
        Plot plot = new Plot("Latency", "milliseconds, logarithmic", scale, results.size());
        for (Result result : results) {
            row(
                    plot,
                    result,
                    figures -> "longest " + Numbers.millis(figures.longestNanos()) + " ms",
                    (colour, figures) -> marks(plot, colour, figures));
        }
        return plot.svg();
    }

    private static void marks(Plot plot, String colour, Figures figures) {
        double[] marks = latencies(figures).toArray();
        DoubleStream.of(marks)
                .filter(millis -> millis > 0)
                .min()
                .ifPresent(least -> plot.line(least, marks[3]));
        if (marks[0] > 0) {
            plot.circle(colour, marks[0]);
            plot.diamond(colour, marks[1]);
            plot.triangle(colour, marks[2]);
        }
        if (marks[3] > 0) {
            plot.stroke(marks[3]);
        }
    }

    private static DoubleStream latencies(Figures figures) {
        return DoubleStream.of(
                        figures.medianNanos(),
                        figures.p99Nanos(),
                        figures.p999Nanos(),
                        figures.longestNanos())
                .map(nanos -> nanos / NANOS_PER_MILLI);
    }

    /** From the thread with the fewest commits to the one with the most. */
    static String fairness(List<Result> results) {
        Plot plot =
                new Plot(
                        "Fairness",
                        "commits of a thread: the fewest to the most",
                        Scale.linear(most(results, Figures::most)),
                        results.size());
        for (Result result : results) {
            row(
                    plot,
                    result,
                    figures -> whole(figures.fewest()) + " to " + whole(figures.most()),
                    (colour, figures) -> plot.bar(colour, figures.fewest(), figures.most()));
        }
        return plot.svg();
    }

    private static void row(
            Plot plot,
            Result result,
            Function<Figures, String> number,
            BiConsumer<String, Figures> shapes) {
        plot.row(result.entrant().title(), result.figures().map(number).orElse(NOT_RUN));
        result.figures().ifPresent(figures -> shapes.accept(result.entrant().key(), figures));
    }

    private static double most(List<Result> results, ToDoubleFunction<Figures> number) {
        return figures(results).stream().mapToDouble(number).max().orElse(0);
    }

    private static List<Figures> figures(List<Result> results) {
        return results.stream().flatMap(result -> result.figures().stream()).toList();
    }
}
