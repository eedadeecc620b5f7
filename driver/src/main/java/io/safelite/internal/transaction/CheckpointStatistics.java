package io.safelite.internal.transaction;

/** What the checkpoints of one file came to. Thread-safe. */
public final class CheckpointStatistics {
    /**
     * At one moment.
     *
     * @param checkpoints how many there were
     * @param withoutWriters how many of them kept writers out
     * @param longestNanos how long the longest took
     * @param logPages how many pages of the log were in use when that was looked at last
     * @param logBytes how long the log was then
     * @param pinnedBy who keeps a log that is too long from being begun anew, as a clause for a
     *     message; null if nobody does
     */
    public record Snapshot(
            long checkpoints,
            long withoutWriters,
            long longestNanos,
            long logPages,
            long logBytes,
            String pinnedBy) {}

    private Snapshot now = new Snapshot(0, 0, 0, 0, 0, null);

    synchronized Snapshot snapshot() {
        return now;
    }

    synchronized void checkpointed(boolean withoutWriters, long nanos) {
        now =
                new Snapshot(
                        now.checkpoints + 1,
                        now.withoutWriters + (withoutWriters ? 1 : 0),
                        Math.max(now.longestNanos, nanos),
                        now.logPages,
                        now.logBytes,
                        now.pinnedBy);
    }

    synchronized void log(long pages, long bytes) {
        now =
                new Snapshot(
                        now.checkpoints,
                        now.withoutWriters,
                        now.longestNanos,
                        pages,
                        bytes,
                        now.pinnedBy);
    }

    synchronized void pinned(String by) {
        now =
                new Snapshot(
                        now.checkpoints,
                        now.withoutWriters,
                        now.longestNanos,
                        now.logPages,
                        now.logBytes,
                        by);
    }
}
