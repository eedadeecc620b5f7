package io.safelite.jmx;

import java.util.Map;

/**
 * The writer queue of one database file in this JVM, named {@code
 * io.safelite:type=WriterQueue,file="…"}. Numbers count from the moment the file was opened first;
 * they are gone when its last connection is closed.
 */
public interface WriterQueueMXBean {
    /** The file. */
    String getDatabase();

    /** Who has the slot now: thread, connection, since when, first and last SQL; else null. */
    String getHolder();

    /** How many wait now. */
    int getWaiting();

    /** How often the slot was taken. */
    long getGranted();

    /** How often the slot was taken after a wait. */
    long getWaited();

    /** How often one holder passed the slot to the next. */
    long getHandedOver();

    /** How often somebody took the slot past those who waited. */
    long getOvertakings();

    /** How many waits ended with their budget. */
    long getTimedOut();

    /** How many waits ended by cancel, close, abort or interrupt. */
    long getCancelled();

    /** The longest wait, in milliseconds. */
    double getLongestWaitMillis();

    /** The longest time somebody had the slot while others waited, in milliseconds. */
    double getLongestHoldMillis();

    /**
     * How many transactions that could not go on as they were came to what: {@code RESTARTED},
     * {@code REPLAYED}, {@code WOULD_HAVE_SUCCEEDED}, or {@code REFUSED} and the reason.
     */
    Map<String, Long> getRetries();

    /**
     * How many waits took how long: from an upper bound in microseconds, a power of two, to the
     * number of waits that took less than it and not less than its half. Bounds nobody met are left
     * out.
     */
    Map<Long, Long> getWaitsByMicros();
}
