package io.safelite.jmx;

import io.safelite.internal.queue.Holder;
import io.safelite.internal.queue.SlotStatistics;
import io.safelite.internal.queue.WriterSlot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One slot, seen through JMX. Thread-safe. */
final class WriterQueue implements WriterQueueMXBean {
    private static final double NANOS_PER_MILLI = 1e6;

    private final WriterSlot slot;

    WriterQueue(WriterSlot slot) {
        this.slot = slot;
    }

    private SlotStatistics.Snapshot now() {
        return slot.statistics();
    }

    @Override
    public String getDatabase() {
        return slot.database();
    }

    @Override
    public String getHolder() {
        Holder holder = slot.holder();
        return holder == null ? null : holder.describe();
    }

    @Override
    public int getWaiting() {
        return now().waiting();
    }

    @Override
    public long getGranted() {
        return now().granted();
    }

    @Override
    public long getWaited() {
        return now().waited();
    }

    @Override
    public long getHandedOver() {
        return now().handedOver();
    }

    @Override
    public long getOvertakings() {
        return now().overtakings();
    }

    @Override
    public long getTimedOut() {
        return now().timedOut();
    }

    @Override
    public long getCancelled() {
        return now().cancelled();
    }

    @Override
    public double getLongestWaitMillis() {
        return now().longestWaitNanos() / NANOS_PER_MILLI;
    }

    @Override
    public double getLongestHoldMillis() {
        return now().longestHoldNanos() / NANOS_PER_MILLI;
    }

    @Override
    public Map<String, Long> getRetries() {
        return new TreeMap<>(now().retries());
    }

    @Override
    public Map<Long, Long> getWaitsByMicros() {
        List<Long> counts = now().waitHistogram();
        Map<Long, Long> waits = new TreeMap<>();
        for (int i = 0; i < counts.size(); i++) {
            if (counts.get(i) > 0) {
                waits.put(1L << i, counts.get(i));
            }
        }
        return waits;
    }
}
