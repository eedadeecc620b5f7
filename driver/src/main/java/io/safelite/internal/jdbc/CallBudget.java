package io.safelite.internal.jdbc;

import java.util.concurrent.TimeUnit;

/**
 * What one JDBC call that executes several statements may still wait for locks, all of them
 * together.
 */
final class CallBudget {
    private final long deadlineNanos;

    /** Starts now. */
    CallBudget(int millis) {
        deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** What is left, in milliseconds. */
    int leftMillis() {
        long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        return (int) Math.max(0, left);
    }
}
