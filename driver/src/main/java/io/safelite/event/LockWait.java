package io.safelite.event;

import java.time.Duration;

/**
 * One finished wait.
 *
 * @param connection the number of the connection, unique in this JVM
 * @param database what was waited for: the file, or a name of a database without one
 * @param reason what kind of lock it was
 * @param waited how long, from the first failed attempt
 * @param outcome how it ended
 * @param overtaken how often others, who had come later, got the slot before
 */
public record LockWait(
        long connection,
        String database,
        Reason reason,
        Duration waited,
        Outcome outcome,
        long overtaken) {

    /** What was in the way. */
    public enum Reason {
        /** Another connection of this JVM, or another SafeLite process, had the writer slot. */
        WRITER_SLOT,
        /** SQLite was locked by a connection outside SafeLite's queue. */
        FOREIGN_LOCK
    }

    /** How a wait ended. */
    public enum Outcome {
        /** The lock was free at last. */
        ACQUIRED,
        /** Whoever had the slot passed it on. */
        HANDED_OVER,
        /** The budget was spent. */
        TIMED_OUT,
        /** By cancel, close, abort or interrupt. */
        CANCELLED
    }
}
