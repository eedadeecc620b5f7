package io.safelite.internal.queue;

import static io.safelite.internal.queue.Scheduler.ALL;
import static io.safelite.internal.queue.Scheduler.check;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/**
 * A slot, its gate and the connections of one simulated run. The rules are checked while it runs
 * and when it has ended.
 */
final class World {
    /** What happens in a world. */
    interface Scenario {
        void set(World world);
    }

    /** What is allowed to happen at all, beside what must. */
    record Bounds(int preemptions, int delays) {
        /** Everything. */
        static final Bounds NONE = new Bounds(ALL, ALL);

        /** Threads run in any order, but are never slow. */
        static final Bounds NOBODY_IS_SLOW = new Bounds(ALL, 0);
    }

    final Scheduler scheduler;
    final SimulatedGate gate;
    final WriterSlot slot;

    /** Whether time may pass though a thread could go on. */
    final boolean mayBeSlow;

    private final List<SimulatedConnection> connections = new ArrayList<>();
    private SimulatedConnection inside;

    private World(Decisions decisions, SimulatedThreads threads, Bounds bounds) {
        scheduler = new Scheduler(decisions, threads, bounds.preemptions, bounds.delays);
        mayBeSlow = bounds.delays > 0;
        gate = new SimulatedGate(scheduler);
        slot = new WriterSlot("simulated.db", gate, scheduler);
    }

    /**
     * Runs a scenario in every way it can run.
     *
     * @return how many ways there are
     */
    static long explore(Bounds bounds, Scenario scenario) throws InterruptedException {
        Decisions decisions = new Decisions();
        long runs = 0;
        try (SimulatedThreads threads = new SimulatedThreads()) {
            do {
                World world = new World(decisions, threads, bounds);
                scenario.set(world);
                world.scheduler.run();
                world.nothingIsLeftBehind();
                runs++;
            } while (decisions.next());
        }
        return runs;
    }

    SimulatedConnection connection() {
        SimulatedConnection connection = new SimulatedConnection(this, connections.size() + 1);
        connections.add(connection);
        return connection;
    }

    /** Another thread does something, at any time. */
    void meanwhile(String name, Scheduler.Script script) {
        scheduler.task(name, script);
    }

    /** The connection has got the slot. */
    void begins(SimulatedConnection connection, WriterSlot.Ticket ticket) {
        scheduler.note("got the slot");
        check(inside == null, "never two holders");
        gate.begins();
        check(slot.holder() == ticket.holder(), "the holder is known");
        inside = connection;
        for (SimulatedConnection other : connections) {
            check(
                    !other.stoodBefore(connection)
                            || ticket.holder().sinceNanos() - other.since()
                                    < WriterSlot.OVERTAKING_NANOS,
                    "nobody is overtaken who has waited for long");
        }
    }

    /** The connection is about to give the slot back. */
    void ends(SimulatedConnection connection) {
        if (inside == connection) {
            inside = null;
        }
    }

    private void nothingIsLeftBehind() {
        assertThat(slot.holder()).isNull();
        assertThat(slot.waiting()).isZero();
        assertThat(gate.isInside()).as("inside the gate").isFalse();
        WriterSlot.Ticket ticket = slot.tryAcquire(connection(), "SELECT 1");
        assertThat(ticket).isNotNull();
        ticket.close();
        assertThat(gate.isInside()).as("inside the gate").isFalse();
        SlotStatistics.Snapshot statistics = slot.statistics();
        assertThat(statistics.waited() + statistics.timedOut() + statistics.cancelled())
                .isEqualTo(connections.stream().mapToLong(SimulatedConnection::waits).sum());
    }
}
