package io.safelite.jmx;

/**
 * How the write-ahead log of one database file is copied back in this JVM, named {@code
 * io.safelite:type=Checkpoints,file="…"}. Numbers count from the moment the file was opened first;
 * they are gone when its last connection is closed. All are 0 as long as SQLite does it itself,
 * within commits: on a file that is hardly written to, with a {@code wal_autocheckpoint} of the
 * application's, outside WAL mode.
 */
public interface CheckpointsMXBean {
    /** The file. */
    String getDatabase();

    /** How many there were. */
    long getCheckpoints();

    /** How many of them kept writers out. */
    long getWithoutWriters();

    /** How long the longest took, in milliseconds. */
    double getLongestCheckpointMillis();

    /** How many pages of the log were in use at the last look. */
    long getLogPages();

    /** How long the log was at the last look, in bytes. */
    long getLogBytes();

    /** Who keeps a log that is too long from being begun anew; null if nobody does. */
    String getPinnedBy();
}
