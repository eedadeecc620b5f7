package io.safelite.jmx;

import io.safelite.internal.queue.FileFigures;
import io.safelite.internal.queue.GroupSync;

/** The shared syncs of one file, seen through JMX. Thread-safe. */
final class GroupCommit implements GroupCommitMXBean {
    private static final double NANOS_PER_MILLI = 1e6;

    private final String database;
    private final FileFigures figures;

    GroupCommit(String database, FileFigures figures) {
        this.database = database;
        this.figures = figures;
    }

    private GroupSync.Statistics now() {
        return figures.syncs();
    }

    @Override
    public String getDatabase() {
        return database;
    }

    @Override
    public long getCommits() {
        return now().written();
    }

    @Override
    public long getSyncs() {
        return now().syncs();
    }

    @Override
    public double getTotalSyncMillis() {
        return now().totalNanos() / NANOS_PER_MILLI;
    }

    @Override
    public double getLongestSyncMillis() {
        return now().longestNanos() / NANOS_PER_MILLI;
    }

    @Override
    public int getWaiting() {
        return now().waiting();
    }

    @Override
    public boolean isFailed() {
        return now().failure() != null;
    }

    @Override
    public String getFailure() {
        Exception failure = now().failure();
        return failure == null ? null : failure.getMessage();
    }
}
