package io.safelite.benchmarks.contention;

import java.util.List;

/** Jain's index. */
final class Fairness {
    private Fairness() {}

    /**
     * 1 if all have the same, 1/n if one of n has all; NaN if nobody has anything. See Jain, Chiu,
     * Hawe: A Quantitative Measure of Fairness, 1984.
     */
    static double jain(List<Long> shares) {
        double sum = 0;
        double squares = 0;
        for (double share : shares) {
            sum += share;
            squares += share * share;
        }
        return sum * sum / (shares.size() * squares);
    }
}
