package io.safelite.it;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting for something to happen, and how long things took. */
public final class Moments {
    private static final long LIMIT_SECONDS = 60;

    private Moments() {}

    /** Waits until the condition holds; fails if it never does. */
    public static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain: " + what);
            }
            Thread.sleep(1);
        }
    }

    /** Lets the processes work. */
    public static void pass(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }

    public static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
