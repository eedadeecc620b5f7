package io.safelite.benchmarks.suite;

import io.safelite.benchmarks.Medians;
import io.safelite.benchmarks.contention.Outcome;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One entrant's rounds of one workload. All but the spread are medians.
 *
 * @param failures transactions
 * @param longestNanos of the committed transactions and of the waits of those that failed
 * @param fewest commits of the thread that has the fewest
 * @param most commits of the thread that has the most
 * @param jain of the commits per thread; NaN if there are none
 * @param exact whether every acknowledged commit and nothing else was in the file, in all rounds
 */
record Figures(
        Spread commitsPerSecond,
        double failures,
        double medianNanos,
        double p99Nanos,
        double p999Nanos,
        double longestNanos,
        double fewest,
        double most,
        double jain,
        boolean exact) {

    static Figures of(List<Outcome> rounds) {
        return new Figures(
                Spread.of(rounds.stream().mapToDouble(Outcome::commitsPerSecond).toArray()),
                median(rounds, round -> round.failures().count()),
                median(rounds, Outcome::medianNanos),
                median(rounds, Outcome::p99Nanos),
                median(rounds, Outcome::p999Nanos),
                median(rounds, Outcome::longestNanos),
                median(rounds, round -> round.perThread().getMin()),
                median(rounds, round -> round.perThread().getMax()),
                median(rounds, Outcome::jain),
                rounds.stream().allMatch(round -> round.audit().exact()));
    }

    private static double median(List<Outcome> rounds, ToDoubleFunction<Outcome> number) {
        return Medians.of(rounds.stream().mapToDouble(number).toArray());
    }
}
