package io.safelite.internal.queue;

/**
 * How long one wait may last, and what ends it early: the one place where a thread of the
 * application is parked. Belongs to the thread that waits.
 */
public final class Patience {

    /** Why a wait ended without what was waited for. */
    public enum End {
        /** The budget is spent. */
        DEADLINE,
        /** Another thread cancelled the call or closes the connection. */
        CANCELLED,
        /** The waiting thread was interrupted; its interrupt status is kept. */
        INTERRUPTED
    }

    /** Looks after a wait while it lasts. */
    @FunctionalInterface
    public interface Watch {
        /** Nothing to look after. */
        Watch NONE = now -> Long.MAX_VALUE;

        /**
         * Called by the waiting thread before it parks, with no lock held.
         *
         * @param now the {@link System#nanoTime()}
         * @return after how many nanoseconds it wants to be called again, at the latest
         */
        long look(long now);
    }

    private final long deadlineNanos;
    private final Cancellation cancellation;
    private final Watch watch;
    private final Timing timing;
    private End end;

    /**
     * @param deadlineNanos the {@link System#nanoTime()} at which to give up
     * @param cancellation ends the wait from another thread
     * @param watch looks after the wait
     */
    public Patience(long deadlineNanos, Cancellation cancellation, Watch watch) {
        this(deadlineNanos, cancellation, watch, Timing.SYSTEM);
    }

    Patience(long deadlineNanos, Cancellation cancellation, Watch watch, Timing timing) {
        this.deadlineNanos = deadlineNanos;
        this.cancellation = cancellation;
        this.watch = watch;
        this.timing = timing;
    }

    /** Whether there is nothing to wait for any more; once it is, it stays so. */
    public boolean isOver() {
        if (end == null) {
            if (cancellation.isCancelled()) {
                end = End.CANCELLED;
            } else if (Thread.currentThread().isInterrupted()) {
                end = End.INTERRUPTED;
            } else if (deadlineNanos - timing.nanoTime() <= 0) {
                end = End.DEADLINE;
            }
        }
        return end != null;
    }

    /** Why it is over; null while it is not. */
    public End end() {
        return end;
    }

    /** Whether somebody wanted the wait to end: what it may have brought is not wanted either. */
    boolean isUnwanted() {
        return end == End.CANCELLED || end == End.INTERRUPTED;
    }

    /**
     * Parks the calling thread until it is unparked, the wait is over or the time has passed; may
     * return early for no reason.
     */
    public void park(Object blocker, long atMostNanos) {
        long now = timing.nanoTime();
        long nanos = Math.min(atMostNanos, watch.look(now));
        nanos = Math.min(nanos, deadlineNanos - now);
        if (nanos > 0 && !cancellation.isCancelled()) {
            timing.park(blocker, nanos);
        }
    }
}
