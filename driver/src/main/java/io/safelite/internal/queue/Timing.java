package io.safelite.internal.queue;

import java.util.concurrent.locks.LockSupport;

/**
 * The clock and the scheduler as the queue sees them, so that a test can stand in for both. An
 * implementation must be thread-safe.
 */
interface Timing {
    /** The JVM's own. */
    Timing SYSTEM =
            new Timing() {
                @Override
                public long nanoTime() {
                    return System.nanoTime();
                }

                @Override
                public void park(Object blocker, long nanos) {
                    LockSupport.parkNanos(blocker, nanos);
                }

                @Override
                public void unpark(Thread thread) {
                    LockSupport.unpark(thread);
                }
            };

    /** As {@link System#nanoTime()}. */
    long nanoTime();

    /** As {@link LockSupport#parkNanos(Object, long)}: may return early for no reason. */
    void park(Object blocker, long nanos);

    /** As {@link LockSupport#unpark(Thread)}. */
    void unpark(Thread thread);
}
