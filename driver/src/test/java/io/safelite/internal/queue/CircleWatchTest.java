package io.safelite.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Background;
import io.safelite.testing.DriverOnly;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A holder is asked to give way only if it waits for a waiter, and goes on waiting. */
@DriverOnly("of the engine's inside")
@Timeout(30)
class CircleWatchTest {
    private final WriterSlot slot = new WriterSlot("test.db", Gate.OPEN, Timing.SYSTEM);
    private final HoldingClient client = new HoldingClient();
    private final CircleWatch watch = new CircleWatch(slot);
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch enough = new CountDownLatch(1);
    private Background<Void> waiter;
    private Background<Void> holder;

    /** One has the lock and waits for the slot, the other has the slot and waits for the lock. */
    @BeforeEach
    void twoWaitForEachOther() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        holder =
                Background.run(
                        () -> {
                            WriterSlot.Ticket ticket = slot.tryAcquire(client, "SELECT");
                            held.countDown();
                            waiting.await();
                            lock.lock();
                            lock.unlock();
                            ticket.close();
                        });
        held.await();
        waiter =
                Background.run(
                        () -> {
                            lock.lock();
                            WaitGraph.begin(slot);
                            waiting.countDown();
                            enough.await();
                            WaitGraph.end();
                            lock.unlock();
                        });
        Background.await("one is blocked by the other", lock::hasQueuedThreads);
        Background.await("the JVM says so", this::isBlocked);
    }

    private boolean isBlocked() {
        return ApplicationLocks.isBlockedByOneOf(WaitGraph.waitingFor(slot), holder.thread());
    }

    @AfterEach
    void nobodyWaitsAnyMore() throws Exception {
        enough.countDown();
        waiter.get();
        holder.get();
    }

    @Test
    void whoStaysBlockedIsAskedToGiveWay() {
        client.activity = 7;
        long began = schedule();

        long again = watch.look(began + CircleWatch.LOOK_NANOS);
        assertThat(again).isEqualTo(CircleWatch.AGAIN_NANOS);
        assertThat(client.asked).isEmpty();

        long next = watch.look(began + CircleWatch.LOOK_NANOS + CircleWatch.AGAIN_NANOS);
        assertThat(next).isEqualTo(CircleWatch.LOOK_NANOS);
        assertThat(client.asked).containsExactly(7L);
    }

    /** What is told is what was seen first: the session has moved on, and will not give way. */
    @Test
    void whoHasGoneOnMeanwhileIsToldByTheNumber() {
        client.activity = 7;
        long began = schedule();

        watch.look(began + CircleWatch.LOOK_NANOS);
        client.activity = 8;
        watch.look(began + CircleWatch.LOOK_NANOS + CircleWatch.AGAIN_NANOS);

        assertThat(client.asked).containsExactly(7L);
    }

    /** Such as the slot's own mutex, which a waiter has for an instant. */
    @Test
    void whoIsBlockedInTheMiddleOfACallIsNotSuspected() {
        client.activity = -1;
        long began = schedule();

        long next = watch.look(began + CircleWatch.LOOK_NANOS);
        assertThat(next).isEqualTo(CircleWatch.LOOK_NANOS);
        watch.look(began + 2 * CircleWatch.LOOK_NANOS);

        assertThat(client.asked).isEmpty();
    }

    @Test
    void whoIsFreeAgainIsNotAsked() throws Exception {
        client.activity = 7;
        long began = schedule();

        watch.look(began + CircleWatch.LOOK_NANOS);
        enough.countDown();
        waiter.get();
        watch.look(began + CircleWatch.LOOK_NANOS + CircleWatch.AGAIN_NANOS);
        watch.look(began + 2 * CircleWatch.LOOK_NANOS + CircleWatch.AGAIN_NANOS);

        assertThat(client.asked).isEmpty();
    }

    /** The first look only says when the next one is. */
    private long schedule() {
        long began = System.nanoTime();
        assertThat(watch.look(began)).isEqualTo(CircleWatch.LOOK_NANOS);
        return began;
    }

    /** A connection that says what it is told to, and does not give way. */
    private static final class HoldingClient implements Client {
        final List<Long> asked = new ArrayList<>();
        long activity;

        @Override
        public long connection() {
            return 1;
        }

        @Override
        public boolean yieldSlotsToOther(long seen) {
            return asked.add(seen);
        }

        @Override
        public long activity() {
            return activity;
        }
    }
}
