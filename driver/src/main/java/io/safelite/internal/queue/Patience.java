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
         * Called by the waiting thread now and then, with no lock held. May take its time: what it
         * runs may park the thread itself, so that it uses up a wake-up meant for the wait.
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

    /** What the watch said last. */
    private long watchNanos = Long.MAX_VALUE;

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

    /**
     * Whether the wait is over; once it is, it stays so. If it is not, the watch looks: so ask
     * before each look at what is waited for, not between that look and {@link #park}, or a wake-up
     * may be lost.
     */
    public boolean isOver() {
        if (end == null) {
            long now = timing.nanoTime();
            end = reason(now);
            if (end == null) {
                watchNanos = watch.look(now);
            }
        }
        return end != null;
    }

    private End reason(long now) {
        if (cancellation.isCancelled()) {
            return End.CANCELLED;
        }
        if (Thread.currentThread().isInterrupted()) {
            return End.INTERRUPTED;
        }
        return deadlineNanos - now <= 0 ? End.DEADLINE : null;
    }

    /** How long it lasts from then on, unless somebody ends it. */
    long leftNanos(long now) {
        return deadlineNanos - now;
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
        long nanos = Math.min(atMostNanos, watchNanos);
        nanos = Math.min(nanos, deadlineNanos - timing.nanoTime());
        if (nanos > 0 && !cancellation.isCancelled()) {
            timing.park(blocker, nanos);
        }
    }
}
