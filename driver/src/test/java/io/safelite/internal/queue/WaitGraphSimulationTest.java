package io.safelite.internal.queue;

import static io.safelite.internal.queue.Scheduler.ALL;
import static io.safelite.internal.queue.Scheduler.NEVER;
import static io.safelite.internal.queue.Scheduler.check;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Threads that write to one database while they want to write to another, in every order: who would
 * wait for ever is told, and nobody else is.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class WaitGraphSimulationTest {
    @Test
    void twoThreadsThatWouldWaitForEachOtherAreTold() throws InterruptedException {
        assertThat(explore(2, ALL)).isGreaterThan(500);
    }

    @Test
    void threeThreadsThatWouldWaitForEachOtherAreTold() throws InterruptedException {
        assertThat(explore(3, Soak.isOn() ? 4 : 2)).isGreaterThan(500);
    }

    private static long explore(int threads, int preemptions) throws InterruptedException {
        Decisions decisions = new Decisions();
        long runs = 0;
        long refusals = 0;
        try (SimulatedThreads workers = new SimulatedThreads()) {
            do {
                Scheduler scheduler = new Scheduler(decisions, workers, preemptions, 0);
                Ring ring = new Ring(scheduler, threads);
                scheduler.run();
                ring.slots.forEach(slot -> assertThat(slot.holder()).isNull());
                refusals += ring.refusals;
                runs++;
            } while (decisions.next());
        }
        System.out.printf(
                "simulation: %,9d schedules, %,d circles of %d threads%n", runs, refusals, threads);
        assertThat(refusals).isPositive();
        return runs;
    }

    /** Each thread holds one slot and wants the next. */
    private static final class Ring {
        final List<WriterSlot> slots = new ArrayList<>();
        private final Scheduler scheduler;
        private final Map<Thread, WriterSlot> waiting = new HashMap<>();
        private int refusals;

        Ring(Scheduler scheduler, int threads) {
            this.scheduler = scheduler;
            for (int i = 0; i < threads; i++) {
                int number = i;
                slots.add(new WriterSlot("database " + i, Gate.OPEN, scheduler));
                scheduler.task("thread " + i, () -> write(number, (number + 1) % threads));
            }
        }

        private void write(int first, int second) {
            take(first).close();
            WriterSlot.Ticket ticket = take(first);
            WriterSlot.Ticket other = take(second);
            if (other != null) {
                other.close();
            }
            ticket.close();
        }

        /** As LockWaits does; null if that would be a circle. */
        private WriterSlot.Ticket take(int number) {
            WriterSlot slot = slots.get(number);
            Client client = new TestClient(number);
            WriterSlot.Ticket free = slot.tryAcquire(client, "UPDATE");
            if (free != null) {
                return free;
            }
            List<WaitGraph.Edge> circle = WaitGraph.begin(slot);
            if (!circle.isEmpty()) {
                refused(circle);
                return null;
            }
            waiting.put(Thread.currentThread(), slot);
            try {
                return slot.acquire(client, "UPDATE", patience());
            } finally {
                waiting.remove(Thread.currentThread());
                WaitGraph.end();
            }
        }

        private void refused(List<WaitGraph.Edge> circle) {
            scheduler.note("is refused");
            refusals++;
            for (int i = 1; i < circle.size(); i++) {
                Thread holder = circle.get(i - 1).holder().thread();
                check(waiting.get(holder) == circle.get(i).slot(), "only circles are refused");
            }
        }

        private Patience patience() {
            return new Patience(
                    scheduler.nanoTime() + NEVER,
                    new Cancellation(),
                    Patience.Watch.NONE,
                    scheduler);
        }
    }
}
