package io.safelite.internal.queue;

/**
 * Ends the waits of another thread. One per connection; thread-safe.
 *
 * <p>One call may wait several times and work in between. A cancellation that arrives in between
 * counts for the next wait of the same call: it must not get lost because nobody was parked at that
 * very moment.
 */
public final class Cancellation {
    private final Timing timing;
    private volatile Thread waiting;
    private volatile boolean cancelled;
    private volatile boolean closed;

    public Cancellation() {
        this(Timing.SYSTEM);
    }

    Cancellation(Timing timing) {
        this.timing = timing;
    }

    /** A new call begins: it has nothing to do with what was cancelled before. */
    public void reset() {
        if (cancelled) {
            cancelled = false;
        }
    }

    /** The calling thread is about to wait; it looks at {@link #isCancelled} before it parks. */
    public void begin() {
        waiting = Thread.currentThread();
    }

    /** The calling thread waits no longer. */
    public void end() {
        waiting = null;
    }

    /**
     * Ends the wait that is under way, or else the next one of the same call.
     *
     * @return whether one is under way
     */
    public boolean cancel() {
        cancelled = true;
        Thread thread = waiting;
        if (thread == null) {
            return false;
        }
        timing.unpark(thread);
        return true;
    }

    /** Ends the wait that is under way and all that may follow. */
    public void close() {
        closed = true;
        cancel();
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        return closed;
    }

    /** Whether the present call has to wait no longer. */
    public boolean isCancelled() {
        return cancelled || closed;
    }
}
