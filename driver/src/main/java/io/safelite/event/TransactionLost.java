package io.safelite.event;

/**
 * A transaction that was rolled back without the application asking for it.
 *
 * @param connection the number of the connection, unique in this JVM
 * @param database the file, or a name of a database without one
 * @param cause why
 * @param message the text of the exception that the application got
 */
public record TransactionLost(long connection, String database, Cause cause, String message) {

    /** Why a transaction was lost. */
    public enum Cause {
        /** The budget ran out while another held the lock. */
        BUSY,
        /** A deferred transaction wanted to write after somebody else had. */
        CONFLICT,
        /** It did nothing for too long while others waited ({@code safelite.stuck_holder}). */
        STUCK,
        /** A sync of the file has failed before, so that no commit to it could be vouched for. */
        FILE_NOT_SOUND,
        /** SQLite rolled it back itself: disk full, I/O error, interrupt, OR ROLLBACK. */
        ROLLED_BACK_BY_SQLITE
    }
}
