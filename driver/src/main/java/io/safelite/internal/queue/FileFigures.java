package io.safelite.internal.queue;

/**
 * What is to be seen of one open database file beside its writer slot. Thread-safe; asked now and
 * then, by whoever looks on.
 */
public interface FileFigures {
    /** What its commits have shared. */
    GroupSync.Statistics syncs();

    /** How its log was copied back. */
    CheckpointStatistics.Snapshot checkpoints();
}
