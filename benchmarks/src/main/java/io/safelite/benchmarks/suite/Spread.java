package io.safelite.benchmarks.suite;

import io.safelite.benchmarks.Medians;
import java.util.Arrays;

/** A number of several rounds: the median and the range. */
record Spread(double median, double least, double most) {
    static Spread of(double... rounds) {
        return new Spread(
                Medians.of(rounds),
                Arrays.stream(rounds).min().orElseThrow(),
                Arrays.stream(rounds).max().orElseThrow());
    }

    /** Whether the rounds differ. */
    boolean ranges() {
        return least < most;
    }
}
