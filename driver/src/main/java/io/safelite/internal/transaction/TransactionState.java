package io.safelite.internal.transaction;

import io.safelite.internal.journal.Snapshot;
import java.sql.SQLException;

/** Where a session stands. Exactly one at a time. */
sealed interface TransactionState {
    /** No transaction is open in SQLite. */
    record Idle() implements TransactionState {
        static final Idle INSTANCE = new Idle();
    }

    /** A transaction is open in SQLite. */
    record Open(Transaction transaction) implements TransactionState {}

    /**
     * The application believes itself in a transaction that is gone: only rollback is accepted.
     *
     * @param cause why it is gone; the application has seen this exception
     */
    record Doomed(SQLException cause) implements TransactionState {}

    /**
     * Another thread has rolled the transaction back, and the application has not heard of it yet.
     *
     * @param reason what its next call is told; then it is {@link Doomed}
     * @param beginning where it began; null if that is not known
     */
    record Evicted(String reason, Throwable beginning) implements TransactionState {}

    /**
     * The application is in a transaction that has only read, and SQLite is not: the writer slot
     * was given up to another connection of the same thread. It is begun again with the next
     * statement.
     *
     * @param before what it saw
     */
    record Yielded(Transaction transaction, Snapshot before) implements TransactionState {}

    /** The connection is closed. */
    record Closed() implements TransactionState {
        static final Closed INSTANCE = new Closed();
    }
}
