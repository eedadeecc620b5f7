package io.safelite.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WriterSlotTest {
    private final WriterSlot slot = new WriterSlot("test.db", Gate.OPEN, Timing.SYSTEM);
    private final Map<Long, Client> clients = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void nothingIsLeftBehind() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(slot.holder()).isNull();
        assertThat(slot.waiting()).isZero();
        slot.tryAcquire(client(0), "SELECT 1").close();
    }

    @Test
    void freeSlotIsTakenWithoutWaitingAndOnlyOnce() {
        try (WriterSlot.Ticket ticket = slot.tryAcquire(client(1), "UPDATE t SET a = 1")) {
            assertThat(slot.tryAcquire(client(2), "UPDATE t SET a = 2")).isNull();
            assertThat(ticket.holder().isCurrentThread()).isTrue();
            assertThat(slot.holder().describe())
                    .contains(Thread.currentThread().getName())
                    .contains("connection #1")
                    .contains("UPDATE t SET a = 1");
        }
    }

    @Test
    void closingATicketTwiceDoesNotReleaseSomebodyElses() {
        WriterSlot.Ticket first = slot.tryAcquire(client(1), "a");
        first.close();
        try (WriterSlot.Ticket second = slot.tryAcquire(client(2), "b")) {
            first.close();
            assertThat(slot.holder()).isSameAs(second.holder());
        }
    }

    @Test
    void timeoutReturnsNullAndLeavesTheLine() throws InterruptedException {
        try (WriterSlot.Ticket ignored = slot.tryAcquire(client(1), "a")) {
            assertThat(acquire(2, 20)).isNull();
            assertThat(slot.waiting()).isZero();
        }
    }

    @Test
    void waitersAreServedInOrderOfArrival() throws Exception {
        WriterSlot.Ticket held = slot.tryAcquire(client(0), "hold");
        List<Long> order = Collections.synchronizedList(new ArrayList<>());
        List<Future<?>> waiters = new ArrayList<>();
        for (long i = 1; i <= 5; i++) {
            long connection = i;
            waiters.add(
                    threads.submit(
                            () -> {
                                try (WriterSlot.Ticket ignored = acquire(connection, 30_000)) {
                                    order.add(connection);
                                }
                                return null;
                            }));
            awaitWaiting((int) i);
        }
        held.close();
        for (Future<?> waiter : waiters) {
            waiter.get();
        }
        assertThat(order).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void interruptEndsTheWait() throws Exception {
        try (WriterSlot.Ticket ignored = slot.tryAcquire(client(1), "a")) {
            Future<?> waiter = threads.submit(() -> acquire(2, 30_000));
            awaitWaiting(1);
            waiter.cancel(true);
            awaitWaiting(0);
        }
    }

    @Test
    void interruptedThreadDoesNotWaitAtAll() throws InterruptedException {
        try (WriterSlot.Ticket ignored = slot.tryAcquire(client(1), "a")) {
            Thread.currentThread().interrupt();
            assertThat(acquire(2, 30_000)).isNull();
            assertThat(Thread.interrupted()).as("its interrupt status is kept").isTrue();
        }
    }

    @Test
    void cancellationEndsTheWait() throws Exception {
        Cancellation cancellation = new Cancellation();
        try (WriterSlot.Ticket ignored = slot.tryAcquire(client(1), "a")) {
            Future<WriterSlot.Ticket> waiter =
                    threads.submit(
                            () -> {
                                cancellation.begin();
                                return slot.acquire(
                                        client(2),
                                        "b",
                                        new Patience(
                                                deadline(30_000),
                                                cancellation,
                                                Patience.Watch.NONE));
                            });
            awaitWaiting(1);
            assertThat(cancellation.cancel()).isTrue();
            assertThat(waiter.get()).isNull();
        }
    }

    @Test
    void connectionMayTakeItAgainWithinItsTurnButNotForEver() throws Exception {
        WriterSlot.Ticket held = slot.tryAcquire(client(1), "a");
        AtomicInteger served = new AtomicInteger();
        Future<?> waiter =
                threads.submit(
                        () -> {
                            try (WriterSlot.Ticket ignored = acquire(2, 30_000)) {
                                served.incrementAndGet();
                            }
                            return null;
                        });
        awaitWaiting(1);
        int again = 0;
        while (served.get() == 0) {
            held.close();
            held = slot.tryAcquire(client(1), "a");
            if (held == null) {
                held = acquire(1, 30_000);
            }
            again++;
            assertThat(again).as("turns of a greedy connection").isLessThan(10_000_000);
        }
        held.close();
        waiter.get();
    }

    /** By a clock that stands still: nothing but the end of the turn can let the waiter in. */
    @Test
    void nobodyWaitsForAConnectionThatHasEndedItsTurn() throws Exception {
        WriterSlot still = new WriterSlot("test.db", Gate.OPEN, new StandingClock());
        WriterSlot.Ticket held = still.tryAcquire(client(1), "a");
        Future<WriterSlot.Ticket> waiter =
                threads.submit(() -> still.acquire(client(2), "b", patience(30_000)));
        while (still.waiting() == 0) {
            Thread.onSpinWait();
        }

        held.endTurn();
        held.close();

        waiter.get(10, TimeUnit.SECONDS).close();
    }

    /** Who waits for 8 ms at most is not overtaken for 10. */
    @Test
    void littlePatienceIsNotSpentBeingOvertaken() throws Exception {
        StandingClock clock = new StandingClock();
        clock.now = System.nanoTime();
        WriterSlot slow = new WriterSlot("test.db", Gate.OPEN, clock);
        WriterSlot.Ticket held = slow.tryAcquire(client(1), "a");
        Patience little =
                new Patience(
                        clock.now + TimeUnit.MILLISECONDS.toNanos(8),
                        new Cancellation(),
                        Patience.Watch.NONE,
                        clock);
        Future<WriterSlot.Ticket> waiter =
                threads.submit(() -> slow.acquire(client(2), "b", little));
        while (slow.waiting() == 0) {
            Thread.onSpinWait();
        }

        clock.now += TimeUnit.MILLISECONDS.toNanos(3);
        held.endTurn();
        held.close();

        assertThat(slow.tryAcquire(client(3), "c")).isNull();
        waiter.get(10, TimeUnit.SECONDS).close();
    }

    @Test
    void gateThatThrowsLeavesNobodyInside() throws InterruptedException {
        WriterSlot broken = new WriterSlot("test.db", new ThrowingGate(), Timing.SYSTEM);
        assertThatThrownBy(() -> broken.tryAcquire(client(1), "a"))
                .isInstanceOf(IllegalStateException.class);
        assertThat(broken.holder()).isNull();
        assertThatThrownBy(() -> broken.acquire(client(1), "a", patience(30_000)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(broken.holder()).isNull();
    }

    /** A gate with a fault. */
    private static final class ThrowingGate implements Gate {
        @Override
        public boolean tryEnter(Supplier<String> who) {
            throw new IllegalStateException("a fault of the gate");
        }

        @Override
        public boolean enter(Supplier<String> who, Patience patience) {
            return tryEnter(who);
        }

        @Override
        public boolean isTurnOver() {
            return false;
        }

        @Override
        public void leave() {}

        @Override
        public String occupant() {
            return null;
        }

        @Override
        public void close() {}
    }

    private WriterSlot.Ticket acquire(long connection, long millis) throws InterruptedException {
        return slot.acquire(client(connection), "sql", patience(millis));
    }

    private static Patience patience(long millis) {
        return new Patience(deadline(millis), new Cancellation(), Patience.Watch.NONE);
    }

    private Client client(long number) {
        return clients.computeIfAbsent(number, TestClient::new);
    }

    private static long deadline(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void awaitWaiting(int expected) throws InterruptedException {
        while (slot.waiting() != expected) {
            Thread.sleep(1);
        }
    }

    private static final class StandingClock implements Timing {
        volatile long now = 1;

        @Override
        public long nanoTime() {
            return now;
        }
    }
}
