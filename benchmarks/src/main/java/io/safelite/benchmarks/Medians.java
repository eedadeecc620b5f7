package io.safelite.benchmarks;

import java.util.Arrays;

/** The middle of some numbers. */
public final class Medians {
    private Medians() {}

    /** The median; of an even count, the mean of the middle two. */
    public static double of(double... numbers) {
        if (numbers.length == 0) {
            throw new IllegalArgumentException("There is no median of nothing.");
        }
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
