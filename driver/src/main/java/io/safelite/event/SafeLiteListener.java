package io.safelite.event;

import java.sql.Connection;

/**
 * Hears what SafeLite does for an application. Named by the setting {@code safelite.listener}, or
 * found by {@link java.util.ServiceLoader} where the driver's class loader sees it; one of the
 * latter hears of every connection. The agent finds none: it does not see the application's
 * classes.
 *
 * <p>Called on the thread that makes the JDBC call, while the connection is locked: be quick, and
 * do not use the connection. Only {@link #onSlowTransaction} comes on a thread of SafeLite's own,
 * which all connections share. Implementations must be thread-safe; what they throw is logged and
 * otherwise ignored.
 */
public interface SafeLiteListener {

    /**
     * Who hears of one connection. Asked once, while it is opened.
     *
     * @param delegate the connection below SafeLite, to recognise it by and not to be worked with
     * @return null if nobody does
     */
    default SafeLiteListener forConnection(Connection delegate) {
        return this;
    }

    /** A call had to wait for the writer slot or for a lock of another process. */
    default void onWait(LockWait event) {}

    /** A call has waited for half of its budget and goes on waiting; at most once per call. */
    default void onLongWait(LongWait event) {}

    /** A transaction kept others waiting for longer than a second; told when it is over. */
    default void onLongHold(LongHold event) {}

    /** A transaction holds the writer slot for too long; told once, while it does. */
    default void onSlowTransaction(SlowTransaction event) {}

    /** A sync that several commits may share was made; this connection was one that waited. */
    default void onSync(SharedSync event) {}

    /** A transaction was ended by SafeLite or by SQLite itself, not by the application. */
    default void onTransactionLost(TransactionLost event) {}

    /** A transaction that held no lock could not go on as it was: what SafeLite did about it. */
    default void onRetry(TransactionRetry event) {}
}
