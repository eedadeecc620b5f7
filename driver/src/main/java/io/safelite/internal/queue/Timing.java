package io.safelite.internal.queue;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The clock and the scheduler as the queue sees them, so that a test can stand in for both. An
 * implementation must be thread-safe.
 */
interface Timing {
    /** The JVM's own. */
    Timing SYSTEM = new Timing() {};

    /** As {@link System#nanoTime()}. */
    default long nanoTime() {
        return System.nanoTime();
    }

    /** As {@link LockSupport#parkNanos(Object, long)}: may return early for no reason. */
    default void park(Object blocker, long nanos) {
        LockSupport.parkNanos(blocker, nanos);
    }

    /** As {@link LockSupport#unpark(Thread)}. */
    default void unpark(Thread thread) {
        LockSupport.unpark(thread);
    }

    /** A lock that is held only for a few steps, in which nobody waits. */
    default Lock newLock() {
        return new ReentrantLock();
    }
}
