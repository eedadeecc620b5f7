package io.safelite.jmx;

import io.safelite.internal.queue.CheckpointStatistics;
import io.safelite.internal.queue.FileFigures;

/** The checkpoints of one file, seen through JMX. Thread-safe. */
final class Checkpoints implements CheckpointsMXBean {
    private static final double NANOS_PER_MILLI = 1e6;

    private final String database;
    private final FileFigures figures;

    Checkpoints(String database, FileFigures figures) {
        this.database = database;
        this.figures = figures;
    }

    private CheckpointStatistics.Snapshot now() {
        return figures.checkpoints();
    }

    @Override
    public String getDatabase() {
        return database;
    }

    @Override
    public long getCheckpoints() {
        return now().checkpoints();
    }

    @Override
    public long getWithoutWriters() {
        return now().withoutWriters();
    }

    @Override
    public double getLongestCheckpointMillis() {
        return now().longestNanos() / NANOS_PER_MILLI;
    }

    @Override
    public long getLogPages() {
        return now().logPages();
    }

    @Override
    public long getLogBytes() {
        return now().logBytes();
    }

    @Override
    public String getPinnedBy() {
        return now().pinnedBy();
    }
}
