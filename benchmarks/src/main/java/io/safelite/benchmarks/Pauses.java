package io.safelite.benchmarks;

import java.util.concurrent.locks.LockSupport;

/** Pauses of which the whole length is kept; a virtual thread leaves its carrier. */
public final class Pauses {
    private Pauses() {}

    /** Returns after {@code nanos}, at once if that is not positive. */
    public static void pause(long nanos) {
        if (nanos <= 0) {
            return;
        }
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
