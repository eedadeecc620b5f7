package io.safelite.internal.queue;

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

    private long checkpoints;
    private long withoutWriters;
    private long longestNanos;
    private long logPages;
    private long logBytes;
    private String pinnedBy;

    /** What has happened so far. */
    public synchronized Snapshot snapshot() {
        return new Snapshot(
                checkpoints, withoutWriters, longestNanos, logPages, logBytes, pinnedBy);
    }

    /** There was one. */
    public synchronized void checkpointed(boolean keptWritersOut, long nanos) {
        checkpoints++;
        withoutWriters += keptWritersOut ? 1 : 0;
        longestNanos = Math.max(longestNanos, nanos);
    }

    /** Somebody has looked at the log. */
    public synchronized void log(long pages, long bytes) {
        logPages = pages;
        logBytes = bytes;
    }

    /** The log is too long because of somebody; null: because of nobody any more. */
    public synchronized void pinned(String by) {
        pinnedBy = by;
    }
}
