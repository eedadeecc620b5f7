package io.safelite.internal.queue;

import java.util.concurrent.TimeUnit;

/**
 * Looks, on behalf of one waiter, whether the slot's holder waits for one of those that wait for
 * the slot, for a lock of the application. A holder that has only read gives way then. Hibernate
 * has such a lock around each of its id generators.
 *
 * <p>One look does not suffice: whoever waits has locks of the engine for an instant, and the
 * holder may be blocked by one of these in the middle of a call, and write again before it can be
 * asked to give way. So it must be blocked twice, and have done nothing with its connection
 * meanwhile.
 *
 * <p>Each waiter looks for all, so that all together do not look more often when there are more:
 * each look is a wake-up, which costs as much as a short transaction. Used by the thread that
 * waits.
 */
public final class CircleWatch {
    /** How often one of few looks. */
    static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** When to look again at what may be a circle: longer than the engine has any lock. */
    static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Among so many each looks so often; among twice as many, half as often. */
    private static final int WAITERS_PER_LOOK = 4;

    private final WriterSlot slot;
    private boolean isScheduled;
    private long next;

    /** A holder that was blocked when it was last looked at; null if it was not. */
    private Suspicion suspicion;

    /**
     * @param activity see {@link Client#activity}
     */
    private record Suspicion(Holder holder, long activity) {}

    /**
     * @param slot what is waited for
     */
    public CircleWatch(WriterSlot slot) {
        this.slot = slot;
    }

    /**
     * Looks if it is time to.
     *
     * @param now {@link System#nanoTime()}
     * @return in how many nanoseconds it will be
     */
    public long look(long now) {
        if (isScheduled && next - now <= 0) {
            suspicion = suspect();
            isScheduled = false;
        }
        if (!isScheduled) {
            int share = Math.max(1, slot.waiting() / WAITERS_PER_LOOK);
            next = now + (suspicion == null ? LOOK_NANOS * share : AGAIN_NANOS);
            isScheduled = true;
        }
        return next - now;
    }

    private Suspicion suspect() {
        Holder holder = slot.holder();
        if (holder == null
                || !ApplicationLocks.isBlockedByOneOf(
                        WaitGraph.waitingFor(slot), holder.thread())) {
            return null;
        }
        if (suspicion != null && suspicion.holder == holder) {
            holder.client().yieldSlotsToOther(suspicion.activity);
            return null;
        }
        long activity = holder.client().activity();
        return activity < 0 ? null : new Suspicion(holder, activity);
    }
}
