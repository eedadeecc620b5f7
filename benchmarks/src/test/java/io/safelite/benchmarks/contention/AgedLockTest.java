package io.safelite.benchmarks.contention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AgedLockTest {
    private static final long AT_ONCE = 0;
    private static final long FOR_EVER = TimeUnit.HOURS.toNanos(1);

    /** A thread that stands in the line of the held lock, as the last of so many. */
    private static FutureTask<Boolean> waiter(AgedLock lock, int last, Runnable inside) {
        FutureTask<Boolean> task =
                new FutureTask<>(
                        () -> {
                            boolean entered = lock.enter(FOR_EVER);
                            inside.run();
                            lock.leave();
                            return entered;
                        });
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        while (lock.waiting() < last) {
            Thread.onSpinWait();
        }
        return task;
    }

    @Test
    void oneAtATime() throws Exception {
        AgedLock lock = new AgedLock(FOR_EVER);
        assertThat(lock.enter(AT_ONCE)).isTrue();
        assertThat(lock.enter(AT_ONCE)).isFalse();
        assertThat(lock.waiting()).isZero();
        lock.leave();
        assertThat(lock.enter(AT_ONCE)).isTrue();
    }

    @Test
    void fromTheBoundOnTheLockIsHandedOverInOrderOfArrival() throws Exception {
        AgedLock lock = new AgedLock(0);
        List<Integer> order = new CopyOnWriteArrayList<>();
        assertThat(lock.enter(AT_ONCE)).isTrue();
        FutureTask<Boolean> first =
                waiter(
                        lock,
                        1,
                        () -> {
                            order.add(1);
                            // It has had the lock ever since it was given back.
                            assertThat(tryAtOnce(lock)).isFalse();
                        });
        FutureTask<Boolean> second = waiter(lock, 2, () -> order.add(2));
        lock.leave();
        assertThat(first.get()).isTrue();
        assertThat(second.get()).isTrue();
        assertThat(order).containsExactly(1, 2);
    }

    @Test
    void aNewcomerCannotPassAnOverdueWaiter() throws Exception {
        AgedLock lock = new AgedLock(0);
        for (int i = 0; i < 100; i++) {
            assertThat(lock.enter(FOR_EVER)).isTrue();
            boolean[] entered = {false};
            FutureTask<Boolean> waiter = waiter(lock, 1, () -> entered[0] = true);
            lock.leave();
            assertThat(lock.enter(FOR_EVER)).isTrue();
            assertThat(entered[0]).isTrue();
            assertThat(waiter.get()).isTrue();
            lock.leave();
        }
    }

    /** Who is first is up to the scheduler: a waiter that has to wake up is nearly always later. */
    @Test
    void untilThenANewcomerMayPass() throws Exception {
        AgedLock lock = new AgedLock(FOR_EVER);
        boolean passed = false;
        while (!passed) {
            assertThat(lock.enter(FOR_EVER)).isTrue();
            FutureTask<Boolean> waiter = waiter(lock, 1, () -> {});
            lock.leave();
            if (lock.enter(AT_ONCE)) {
                passed = lock.waiting() == 1;
                lock.leave();
            }
            assertThat(waiter.get()).isTrue();
        }
    }

    @Test
    void anInterruptedWaiterLeavesTheLine() throws Exception {
        AgedLock lock = new AgedLock(0);
        assertThat(lock.enter(AT_ONCE)).isTrue();
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> lock.enter(FOR_EVER));
        assertThat(lock.waiting()).isZero();
        lock.leave();
        assertThat(lock.enter(AT_ONCE)).isTrue();
    }

    private static boolean tryAtOnce(AgedLock lock) {
        try {
            return lock.enter(AT_ONCE);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
