package io.safelite.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** Timeouts, interrupts and cancellations race with grants; the slot must survive them all. */
    @Test
    void noPermitLeaksAndNobodyOverlapsUnderStress() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger served = new AtomicInteger();
        List<Future<?>> all = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        for (int t = 0; t < 16; t++) {
            long connection = t;
            all.add(threads.submit(stress(connection, end, inside, served)));
        }
        for (Future<?> one : all) {
            one.get();
        }
        assertThat(served.get()).isPositive();
    }

    private Callable<Void> stress(
            long connection, long end, AtomicInteger inside, AtomicInteger served) {
        return () -> {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            Cancellation cancellation = new Cancellation();
            while (System.nanoTime() < end) {
                long nanos = random.nextLong(200_000);
                int choice = random.nextInt(10);
                Thread me = Thread.currentThread();
                if (choice == 0) {
                    threads.execute(me::interrupt);
                } else if (choice == 1) {
                    threads.execute(cancellation::cancel);
                }
                cancellation.reset();
                cancellation.begin();
                try (WriterSlot.Ticket ticket =
                        slot.acquire(
                                client(connection),
                                "x",
                                new Patience(
                                        System.nanoTime() + nanos,
                                        cancellation,
                                        Patience.Watch.NONE))) {
                    if (ticket != null) {
                        assertThat(inside.incrementAndGet()).isEqualTo(1);
                        served.incrementAndGet();
                        inside.decrementAndGet();
                    }
                } finally {
                    Thread.interrupted();
                    cancellation.end();
                }
            }
            return null;
        };
    }

    private WriterSlot.Ticket acquire(long connection, long millis) throws InterruptedException {
        return slot.acquire(
                client(connection),
                "sql",
                new Patience(deadline(millis), new Cancellation(), Patience.Watch.NONE));
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
}
