package io.safelite.event;

/**
 * Hears what SafeLite does for an application. Named by the setting {@code safelite.listener}.
 *
 * <p>Called on the thread that makes the JDBC call, while the connection is locked: be quick, and
 * do not use the connection. Implementations must be thread-safe; what they throw is logged and
 * otherwise ignored.
 */
public interface SafeLiteListener {

    /** A call had to wait for the writer slot or for a lock of another process. */
    default void onWait(LockWait event) {}

    /** A transaction was ended by SafeLite or by SQLite itself, not by the application. */
    default void onTransactionLost(TransactionLost event) {}
}
