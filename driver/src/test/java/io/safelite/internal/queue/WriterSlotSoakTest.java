package io.safelite.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Background;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * Timeouts, interrupts, cancellations and closes race with grants on real threads. Afterwards the
 * slot is free and nobody is left in line.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class WriterSlotSoakTest {
    private static final int THREADS = 16;
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long PATIENT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong gaveUp = new AtomicLong();

    @Test
    void platformThreadsLeaveNothingBehind() throws Exception {
        soak(Thread::new, Gate.OPEN);
    }

    @Test
    void platformThreadsAtAGateLeaveNothingBehind() throws Exception {
        BusyGate gate = new BusyGate();
        soak(Thread::new, gate);
        assertThat(gate.isInside()).isFalse();
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsLeaveNothingBehind() throws Exception {
        soak(virtualThreads(), new BusyGate());
    }

    /** If they held their carriers no more of them could wait than there are carriers. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsThatWaitHoldNoCarrier() throws Exception {
        WriterSlot slot = new WriterSlot("soak.db", Gate.OPEN, Timing.SYSTEM);
        ThreadFactory virtual = virtualThreads();
        int waiters = 20 * Runtime.getRuntime().availableProcessors();
        List<FutureTask<Void>> tasks = new ArrayList<>();
        try (WriterSlot.Ticket ignored = slot.tryAcquire(new TestClient(0), "hold")) {
            for (int i = 0; i < waiters; i++) {
                TestClient client = new TestClient(i);
                tasks.add(start(virtual, () -> write(slot, client, PATIENT_NANOS)));
            }
            Background.await("all should wait", () -> slot.waiting() == waiters);
            start(virtual, served::incrementAndGet).get(10, TimeUnit.SECONDS);
            assertThat(served.get()).as("another virtual thread goes on").isOne();
        }
        for (FutureTask<Void> task : tasks) {
            task.get();
        }
        assertThat(served.get()).isEqualTo(waiters + 1);
    }

    private void soak(ThreadFactory factory, Gate gate) throws Exception {
        WriterSlot slot = new WriterSlot("soak.db", gate, Timing.SYSTEM);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Soak.seconds(1));
        List<FutureTask<Void>> tasks = new ArrayList<>();
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Connection connection = new Connection(slot, new TestClient(i));
            connections.add(connection);
            tasks.add(start(factory, () -> connection.use(end)));
        }
        tasks.add(start(Thread::new, () -> disturb(connections, end)));
        for (FutureTask<Void> task : tasks) {
            task.get();
        }
        assertThat(slot.holder()).isNull();
        assertThat(slot.waiting()).isZero();
        slot.acquire(new TestClient(99), "SELECT 1", patience(PATIENT_NANOS, null)).close();
        assertThat(served.get()).as("writes").isPositive();
        assertThat(gaveUp.get()).as("waits that ended without").isPositive();
        System.out.printf("soak: %,d writes, %,d waits given up%n", served.get(), gaveUp.get());
    }

    private static void disturb(List<Connection> connections, long end)
            throws InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (System.nanoTime() < end) {
            connections.get(random.nextInt(connections.size())).disturb(random.nextInt(3));
            TimeUnit.MICROSECONDS.sleep(random.nextLong(100));
        }
    }

    /** Waits and writes. */
    private void write(WriterSlot slot, Client client, long nanos) {
        try (WriterSlot.Ticket ticket = slot.acquire(client, "x", patience(nanos, null))) {
            check(ticket);
        }
    }

    private void check(WriterSlot.Ticket ticket) {
        if (ticket == null) {
            gaveUp.incrementAndGet();
        } else {
            assertThat(inside.incrementAndGet()).as("holders").isOne();
            served.incrementAndGet();
            inside.decrementAndGet();
        }
    }

    private static Patience patience(long nanos, Cancellation cancellation) {
        return new Patience(
                System.nanoTime() + nanos,
                cancellation == null ? new Cancellation() : cancellation,
                Patience.Watch.NONE);
    }

    /** One connection, the thread that uses it, and what others may do to it. */
    private final class Connection {
        private final WriterSlot slot;
        private final Client client;
        private volatile Cancellation cancellation = new Cancellation();
        private volatile Thread thread;
        private volatile WriterSlot.Ticket ticket;

        Connection(WriterSlot slot, Client client) {
            this.slot = slot;
            this.client = client;
        }

        void use(long end) {
            thread = Thread.currentThread();
            ThreadLocalRandom random = ThreadLocalRandom.current();
            while (System.nanoTime() < end) {
                write(random.nextLong(LONGEST_WAIT_NANOS));
                Thread.interrupted();
            }
        }

        private void write(long nanos) {
            Cancellation mine = cancellation;
            if (mine.isClosed()) {
                mine = new Cancellation(); // as another connection
                cancellation = mine;
            }
            mine.reset();
            ticket = slot.tryAcquire(client, "x");
            if (ticket == null) {
                mine.begin();
                ticket = slot.acquire(client, "x", patience(nanos, mine));
                mine.end();
            }
            check(ticket);
            closeTicket();
        }

        private void closeTicket() {
            WriterSlot.Ticket held = ticket;
            if (held != null) {
                held.close();
            }
        }

        void disturb(int how) {
            Thread user = thread;
            if (how == 0) {
                cancellation.cancel();
            } else if (how == 1) {
                cancellation.close();
            } else if (user != null) {
                user.interrupt();
            }
        }
    }

    private static FutureTask<Void> start(ThreadFactory factory, Background.Action action) {
        FutureTask<Void> task =
                new FutureTask<>(
                        () -> {
                            action.run();
                            return null;
                        });
        factory.newThread(task).start();
        return task;
    }

    /** Thread.ofVirtual().factory(), which Java 17 has not. */
    private static ThreadFactory virtualThreads() throws ReflectiveOperationException {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        Class<?> type = Class.forName("java.lang.Thread$Builder");
        return (ThreadFactory) type.getMethod("factory").invoke(builder);
    }

    /** A gate that somebody else has now and then. */
    private static final class BusyGate implements Gate {
        private static final long SHARE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

        private final AtomicInteger users = new AtomicInteger();
        private volatile boolean isInside;
        private long occupiedUntil = System.nanoTime();

        boolean isInside() {
            return isInside;
        }

        @Override
        public boolean tryEnter(Supplier<String> who) {
            assertThat(users.incrementAndGet()).as("users of the gate").isOne();
            assertThat(isInside).as("inside twice").isFalse();
            isInside = occupiedUntil - System.nanoTime() <= 0;
            users.decrementAndGet();
            return isInside;
        }

        @Override
        public boolean enter(Supplier<String> who, Patience patience) {
            while (!tryEnter(who)) {
                if (patience.isOver()) {
                    return false;
                }
                patience.park(this, SHARE_NANOS);
            }
            return true;
        }

        @Override
        public boolean isTurnOver() {
            return ThreadLocalRandom.current().nextInt(100) == 0;
        }

        @Override
        public void leave() {
            assertThat(isInside).as("leaves who is inside").isTrue();
            isInside = false;
            if (ThreadLocalRandom.current().nextInt(10) == 0) {
                occupiedUntil = System.nanoTime() + SHARE_NANOS;
            }
        }

        @Override
        public String occupant() {
            return null;
        }

        @Override
        public void close() {}
    }
}
