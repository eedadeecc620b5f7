package io.safelite.jmx;

/**
 * How commits to one database file share syncs of its write-ahead log in this JVM, named {@code
 * io.safelite:type=GroupCommit,file="…"}. Numbers count from the moment the file was opened first;
 * they are gone when its last connection is closed. All are 0 as long as SQLite syncs each commit
 * itself: until writers meet, with {@code safelite.group_commit=off}, outside WAL mode.
 */
public interface GroupCommitMXBean {
    /** The file. */
    String getDatabase();

    /**
     * How many commits were left to a shared sync; with {@code safelite.durable_reads} also how
     * many reads.
     */
    long getCommits();

    /** How many syncs these took. */
    long getSyncs();

    /** How long the syncs took together, in milliseconds. */
    double getTotalSyncMillis();

    /** How long the longest sync took, in milliseconds. */
    double getLongestSyncMillis();

    /** How many wait for a sync now, the one that makes it included. */
    int getWaiting();

    /**
     * Whether a sync has failed: from then on nothing is written to the file until all its
     * connections are closed.
     */
    boolean isFailed();

    /** Why it has; else null. */
    String getFailure();
}
