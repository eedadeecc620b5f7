package io.safelite.internal.queue;

import java.util.concurrent.locks.LockSupport;

/**
 * Ends the wait of another thread. One per connection; thread-safe.
 *
 * <p>The waiting thread calls {@link #begin()} before it parks and {@link #end()} after; any thread
 * may call {@link #cancel()} between the two.
 */
public final class Cancellation {
    private volatile Thread waiting;
    private volatile boolean cancelled;

    /** The calling thread begins to wait. */
    public void begin() {
        cancelled = false;
        waiting = Thread.currentThread();
    }

    /** The calling thread waits no longer. */
    public void end() {
        waiting = null;
    }

    /**
     * Wakes the waiting thread for good.
     *
     * @return whether there was one
     */
    public boolean cancel() {
        Thread thread = waiting;
        if (thread == null) {
            return false;
        }
        cancelled = true;
        LockSupport.unpark(thread);
        return true;
    }

    /** Whether the wait that is under way was cancelled. */
    public boolean isCancelled() {
        return cancelled;
    }
}
