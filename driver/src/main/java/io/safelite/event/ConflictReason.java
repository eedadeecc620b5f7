package io.safelite.event;

/** Why a transaction that could not go on was not run again by the driver itself. */
public enum ConflictReason {
    /** Something that the application has seen is not so any more. */
    OBSERVATION_CHANGED,
    /** The schema of a database was changed meanwhile. */
    SCHEMA_CHANGED,
    /**
     * A statement gives another result each time ({@code random()}, the current time), and did, or
     * writes what it gives.
     */
    NON_DETERMINISTIC,
    /** A statement calls a function of the application's, which may do anything. */
    USER_FUNCTION,
    /** The application has worked below SafeLite in this transaction, by {@code unwrap}. */
    UNWRAPPED,
    /** The transaction has done and seen more than {@code safelite.retry.journal_limit}. */
    JOURNAL_OVERFLOW,
    /** A database was attached or detached in this transaction. */
    ATTACHED,
    /** Several threads have used the connection in this transaction. */
    SEVERAL_THREADS,
    /** A result set from before this transaction was read in it. */
    OLDER_CURSOR,
    /** The statement comes from a function that another statement of the connection calls. */
    NESTED_CALL,
    /** A call ended in a way that leaves open what it has done. */
    UNKNOWN_OUTCOME,
    /** The budget of the call was spent before the transaction had been run again. */
    DEADLINE,
    /** It was cancelled or interrupted while the transaction was run again. */
    CANCELLED,
    /** {@code safelite.retry=off}. */
    DISABLED,
    /** {@code safelite.retry=report}: it would have been possible. */
    REPORT_ONLY
}
