package io.safelite.internal.queue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What has happened at one slot. Used under the slot's mutex. */
public final class SlotStatistics {
    /** Waits of at least 2<sup>35</sup> µs, about ten hours, share the last bucket. */
    private static final int BUCKETS = 36;

    private long granted;
    private long overtakings;
    private long handedOver;
    private long waited;
    private long timedOut;
    private long cancelled;
    private long longestWaitNanos;
    private long longestHoldNanos;
    private final long[] waits = new long[BUCKETS];
    private final Map<String, Long> retries = new TreeMap<>();

    /**
     * What had happened until one moment.
     *
     * @param granted how often the slot was taken
     * @param waited how many of these had to wait
     * @param handedOver how often one holder passed it to the next
     * @param overtakings how often somebody took it past those who waited
     * @param timedOut how many waits ended with their budget
     * @param cancelled how many waits ended by cancel, close, abort or interrupt
     * @param waiting how many waited at that moment
     * @param longestWaitNanos the longest wait, of whatever outcome
     * @param longestHoldNanos the longest hold while somebody waited
     * @param waitHistogram how many waits took less than 2<sup>i</sup> µs and not less than
     *     2<sup>i-1</sup> µs, for every index i; the last has all longer ones too
     * @param retries how many transactions that could not go on as they were came to what
     */
    public record Snapshot(
            long granted,
            long waited,
            long handedOver,
            long overtakings,
            long timedOut,
            long cancelled,
            int waiting,
            long longestWaitNanos,
            long longestHoldNanos,
            List<Long> waitHistogram,
            Map<String, Long> retries) {}

    void granted() {
        granted++;
    }

    void overtaken() {
        overtakings++;
    }

    long overtakings() {
        return overtakings;
    }

    void handedOver() {
        handedOver++;
    }

    void held(long nanos) {
        longestHoldNanos = Math.max(longestHoldNanos, nanos);
    }

    /**
     * @param failure why it ended without the slot; null if it did not
     */
    void waited(long nanos, Patience.End failure) {
        if (failure == null) {
            waited++;
        } else if (failure == Patience.End.DEADLINE) {
            timedOut++;
        } else {
            cancelled++;
        }
        longestWaitNanos = Math.max(longestWaitNanos, nanos);
        long micros = TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos));
        waits[Math.min(BUCKETS - 1, Long.SIZE - Long.numberOfLeadingZeros(micros))]++;
    }

    void retried(String outcome) {
        retries.merge(outcome, 1L, Long::sum);
    }

    Snapshot snapshot(int waiting) {
        return new Snapshot(
                granted,
                waited,
                handedOver,
                overtakings,
                timedOut,
                cancelled,
                waiting,
                longestWaitNanos,
                longestHoldNanos,
                Arrays.stream(waits).boxed().toList(),
                Map.copyOf(retries));
    }
}
