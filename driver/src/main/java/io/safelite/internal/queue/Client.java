package io.safelite.internal.queue;

/**
 * One connection as the queue and its other waiters see it. Thread-safe; must not keep the
 * connection from being garbage. One that says no more than it has to never gives way.
 */
public interface Client {

    /** The number of the connection, unique in this JVM. */
    long connection();

    /** How long it may do nothing with the slot while others wait; 0 for as long as it likes. */
    default long stuckAfterNanos() {
        return 0;
    }

    /**
     * Gives up the slots that this connection holds, if its transaction has only read. Asked by the
     * very thread that uses it, through another connection. Never waits.
     *
     * @return whether it has
     */
    default boolean yieldSlots() {
        return false;
    }

    /**
     * The same, asked by another thread, for which the thread that uses this connection waits: so
     * that one does nothing with it.
     *
     * @param activity what {@link #activity()} said when that thread was found waiting; nothing
     *     happens if that has changed
     */
    default boolean yieldSlotsToOther(long activity) {
        return false;
    }

    /**
     * A number that changes whenever the connection does something, and is negative while it does.
     * Asked by others that wait for it; never waits itself.
     */
    long activity();

    /**
     * Rolls back the transaction of a connection that has done nothing for too long. Never waits.
     *
     * @param activity what {@link #activity()} said when the observation began; nothing happens if
     *     that has changed
     * @param reason what its application will be told
     * @return whether it was rolled back
     */
    default boolean rollBack(long activity, String reason) {
        return false;
    }
}
