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
    private boolean warned;

    /** A new call begins. */
    void begin(int limitMillis) {
        millis = limitMillis;
        started = false;
        warned = false;
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

    /** The {@link System#nanoTime()} at which half of it is spent. */
    long halfNanos() {
        return deadlineNanos() - TimeUnit.MILLISECONDS.toNanos(millis) / 2;
    }

    /** Whether nobody has asked this yet in the present call. */
    boolean isFirstWarning() {
        boolean isFirst = !warned;
        warned = true;
        return isFirst;
    }

    long leftNanos() {
        return deadlineNanos() - System.nanoTime();
    }

    long waitedMillis() {
        return started ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos) : 0;
    }
}
