package io.safelite.benchmarks.contention;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Barging, bounded by age: a newcomer may take the free lock while the one who has waited longest
 * has waited less than the bound; from then on the lock is handed over in order of arrival. So
 * short transactions share the cost of a wake-up, and yet nobody waits much longer than in a strict
 * line.
 *
 * <p>Invariants, under {@code mutex}: a waiter is in {@code line} or was granted the lock, never
 * both; whoever leaves the line while the lock is free wakes the next.
 */
final class AgedLock implements Gate {
    private final long boundNanos;
    private final ReentrantLock mutex = new ReentrantLock();
    private final Deque<Waiter> line = new ArrayDeque<>();
    private boolean held;

    AgedLock(long boundNanos) {
        this.boundNanos = boundNanos;
    }

    @Override
    public boolean enter(long nanos) throws InterruptedException {
        Waiter waiter = new Waiter();
        mutex.lock();
        try {
            if (!held && !isFirstOverdue()) {
                held = true;
                return true;
            }
            line.addLast(waiter);
        } finally {
            mutex.unlock();
        }
        while (true) {
            boolean interrupted = Thread.interrupted();
            long left = waiter.since + nanos - System.nanoTime();
            boolean leaves = interrupted || left <= 0;
            boolean granted = look(waiter, leaves);
            if (interrupted) {
                if (granted) {
                    leave();
                }
                throw new InterruptedException();
            }
            if (granted || leaves) {
                return granted;
            }
            LockSupport.parkNanos(this, left);
        }
    }

    /** One look of a waiter at its luck. */
    private boolean look(Waiter waiter, boolean leaves) {
        mutex.lock();
        try {
            if (!held && line.peekFirst() == waiter) {
                line.removeFirst();
                waiter.granted = true;
                held = true;
            }
            if (!waiter.granted && leaves) {
                line.remove(waiter);
                wakeFirstIfFree();
            }
            return waiter.granted;
        } finally {
            mutex.unlock();
        }
    }

    @Override
    public void leave() {
        mutex.lock();
        try {
            if (isFirstOverdue()) {
                Waiter first = line.removeFirst();
                first.granted = true;
                LockSupport.unpark(first.thread);
            } else {
                held = false;
                wakeFirstIfFree();
            }
        } finally {
            mutex.unlock();
        }
    }

    /** How many stand in line. For tests: old at once. */
    int waiting() {
        mutex.lock();
        try {
            return line.size();
        } finally {
            mutex.unlock();
        }
    }

    private boolean isFirstOverdue() {
        Waiter first = line.peekFirst();
        return first != null && System.nanoTime() - first.since >= boundNanos;
    }

    private void wakeFirstIfFree() {
        Waiter first = line.peekFirst();
        if (!held && first != null) {
            LockSupport.unpark(first.thread);
        }
    }

    /** One in line. {@code granted} is written and read under {@code mutex}. */
    private static final class Waiter {
        final Thread thread = Thread.currentThread();
        final long since = System.nanoTime();
        boolean granted;
    }
}
