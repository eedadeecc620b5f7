package io.safelite.benchmarks;

import java.util.Locale;

/** How the tables write numbers. */
public final class Numbers {
    private Numbers() {}

    public static String whole(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    public static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    /** Nanoseconds as milliseconds. */
    public static String millis(double nanos) {
        return String.format(Locale.ROOT, "%,.2f", nanos / 1e6);
    }
}
