package io.safelite.event;

import java.time.Duration;
import java.util.Objects;

/**
 * A transaction that could not go on as it was, and what became of it.
 *
 * @param connection the number of the connection, unique in this JVM
 * @param database the file, or a name of a database without one
 * @param trigger what stopped it
 * @param outcome what became of it
 * @param reason why it was not continued; null if it was
 * @param detail the same in words: the statement, row and column, never a value; empty if it was
 *     continued
 * @param statements how many of its statements were run again
 * @param duration how long all of it took, waiting included
 */
public record TransactionRetry(
        long connection,
        String database,
        Trigger trigger,
        Outcome outcome,
        ConflictReason reason,
        String detail,
        int statements,
        Duration duration) {

    public TransactionRetry {
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(trigger, "trigger");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(duration, "duration");
    }

    /** What stops a transaction that holds no lock. */
    public enum Trigger {
        /** It has read and wants to write, but somebody else writes or has written since. */
        CONFLICT,
        /** It had given the writer slot up to another connection of its own thread. */
        YIELDED
    }

    /** What became of it. */
    public enum Outcome {
        /** Begun again; there was nothing to run again or to compare. */
        RESTARTED,
        /** Run again, with every result the same as before. */
        REPLAYED,
        /** Rolled back: the application was told to run it again itself. */
        REFUSED,
        /** Rolled back likewise, though the same results would have come ({@code report}). */
        WOULD_HAVE_SUCCEEDED
    }
}
