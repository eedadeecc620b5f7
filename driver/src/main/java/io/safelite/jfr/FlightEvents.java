package io.safelite.jfr;

import io.safelite.event.LockWait;
import io.safelite.event.TransactionLost;
import io.safelite.event.TransactionRetry;
import java.util.function.Supplier;

/**
 * What is written to a JDK Flight Recording, if one is made: any recording, without configuration.
 * Thread-safe. Events that take time begin with a call and end with another.
 */
public interface FlightEvents {
    /** Of a runtime image without the module {@code jdk.jfr}. */
    FlightEvents NONE = new FlightEvents() {};

    /** Those of this JVM. */
    static FlightEvents get() {
        return ModuleLayer.boot().findModule("jdk.jfr").isPresent()
                ? WhileRecording.INSTANCE
                : NONE;
    }

    /** Something that has begun. Belongs to one thread at a time. */
    interface Wait {
        /** Its duration is of no interest. */
        Wait NONE = wait -> {};

        /** It has ended so. */
        void end(LockWait wait);
    }

    /** A thread begins to wait for its turn to write. */
    default Wait beginWait() {
        return Wait.NONE;
    }

    /** The time between taking and releasing the writer slot. Any thread may end it. */
    interface Hold {
        /** Its duration is of no interest. */
        Hold NONE = (connection, database, firstSql, lastSql) -> {};

        /** The slot is given back. The suppliers are asked only if that is recorded. */
        void end(
                long connection,
                String database,
                Supplier<String> firstSql,
                Supplier<String> lastSql);
    }

    /** A session has got the writer slot. */
    default Hold beginHold() {
        return Hold.NONE;
    }

    /** A sync that several commits may share. Belongs to one thread. */
    interface Sync {
        /** Its duration is of no interest. */
        Sync NONE = (log, commits, succeeded) -> {};

        /** So many commits in the log of that name are on the disk, or that failed. */
        void end(String log, long commits, boolean succeeded);
    }

    /** A sync begins. */
    default Sync beginSync() {
        return Sync.NONE;
    }

    /** A log that is copied back. Belongs to one thread. */
    interface Checkpoint {
        /** Its duration is of no interest. */
        Checkpoint NONE = (database, mode, keptWritersOut, logPages, copiedPages) -> {};

        /**
         * It has ended.
         *
         * @param mode as SQLite calls it
         * @param keptWritersOut whether nobody could write meanwhile
         * @param logPages how many pages the log had
         * @param copiedPages up to which of them the database has all
         */
        void end(
                String database,
                String mode,
                boolean keptWritersOut,
                long logPages,
                long copiedPages);
    }

    /** A checkpoint begins. */
    default Checkpoint beginCheckpoint() {
        return Checkpoint.NONE;
    }

    /** A transaction could not go on as it was. */
    default void retried(TransactionRetry retry) {}

    /** A transaction was rolled back unasked. */
    default void lost(TransactionLost lost) {}
}
