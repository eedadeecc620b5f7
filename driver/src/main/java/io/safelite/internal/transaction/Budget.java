package io.safelite.internal.transaction;

import java.util.concurrent.TimeUnit;

/**
 * How long one JDBC call may wait in all: in the queue, for foreign locks, for everything.
 *
 * <p>Belongs to one session and is used under its lock. The clock is read only when the call has to
 * wait, so a call that need not pays nothing.
 */
final class Budget {
    private int millis;
    private long startNanos;
    private boolean started;

    /** A new call begins. */
    void begin(int limitMillis) {
        millis = limitMillis;
        started = false;
    }

    /** The whole budget, in milliseconds. */
    int millis() {
        return millis;
    }

    /** The {@link System#nanoTime()} at which it is spent; the first question starts the clock. */
    long deadlineNanos() {
        if (!started) {
            started = true;
            startNanos = System.nanoTime();
        }
        return startNanos + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    long leftNanos() {
        return deadlineNanos() - System.nanoTime();
    }

    long waitedMillis() {
        return started ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos) : 0;
    }
}
