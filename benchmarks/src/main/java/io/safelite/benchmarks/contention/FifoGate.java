package io.safelite.benchmarks.contention;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Strictly in order of arrival: every transaction under contention costs a wake-up. */
final class FifoGate implements Gate {
    private final ReentrantLock lock = new ReentrantLock(true);

    @Override
    public boolean enter(long nanos) throws InterruptedException {
        // With a time limit it is fair; a bare tryLock() would barge.
        return lock.tryLock(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void leave() {
        lock.unlock();
    }
}
