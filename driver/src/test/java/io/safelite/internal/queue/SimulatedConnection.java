package io.safelite.internal.queue;

import static io.safelite.internal.queue.Scheduler.check;

import io.safelite.internal.queue.Patience.End;

/** One connection in a simulated world, with a thread that uses it. */
final class SimulatedConnection implements Client {
    private final World world;
    private final Scheduler scheduler;
    private final int number;
    private final Cancellation cancellation;
    private Patience.Watch watch = Patience.Watch.NONE;
    private Scheduler.Task task;
    private WriterSlot.Ticket ticket;

    private Patience patience;
    private long since;
    private long disturbedAt;
    private int askedAt;
    private int writes;
    private int waits;
    private long longestWait;

    SimulatedConnection(World world, int number) {
        this.world = world;
        this.scheduler = world.scheduler;
        this.number = number;
        this.cancellation = new Cancellation(scheduler);
    }

    /** Its waits are looked after like that. */
    SimulatedConnection watchedBy(Patience.Watch look) {
        watch = look;
        return this;
    }

    /** What its thread does. */
    SimulatedConnection does(Scheduler.Script script) {
        task = scheduler.task("connection " + number, script);
        return this;
    }

    /** Its thread writes once: waits so long at most, and holds the slot for so long. */
    SimulatedConnection writes(long limitNanos, long holdNanos) {
        return does(() -> write(limitNanos, holdNanos));
    }

    /**
     * Writes.
     *
     * @return why not; null if it did
     */
    End write(long limitNanos, long holdNanos) {
        return acquire(limitNanos) ? hold(holdNanos) : patience.end();
    }

    /** As a call of the driver does: without waiting if possible. */
    End writeAtOnceIfPossible(long limitNanos, long holdNanos) {
        askedAt = scheduler.steps();
        WriterSlot.Ticket free = world.slot.tryAcquire(this, "UPDATE");
        if (free == null) {
            return write(limitNanos, holdNanos);
        }
        begins(free);
        return hold(holdNanos);
    }

    private boolean acquire(long limitNanos) {
        cancellation.begin();
        since = scheduler.nanoTime();
        askedAt = scheduler.steps();
        patience = new Patience(since + limitNanos, cancellation, watch, scheduler);
        task.begins();
        WriterSlot.Ticket got = world.slot.acquire(this, "UPDATE", patience);
        waits++;
        cancellation.end();
        if (got == null) {
            gaveUp(limitNanos);
            return false;
        }
        check(!patience.isUnwanted(), "whoever is disturbed gets nothing");
        longestWait = Math.max(longestWait, got.holder().sinceNanos() - since);
        begins(got);
        patience = null;
        return true;
    }

    private void gaveUp(long limitNanos) {
        End end = patience.end();
        scheduler.note("gave up: " + end);
        check(end != null, "nobody gives up without a reason");
        check(end != End.INTERRUPTED || task.isInterrupted(), "only an interrupt interrupts");
        check(end != End.CANCELLED || cancellation.isCancelled(), "only cancel cancels");
        check(
                world.mayBeSlow || scheduler.nanoTime() - since <= limitNanos,
                "nobody waits past its deadline");
        check(
                end == End.DEADLINE
                        || world.mayBeSlow
                        || disturbedAt == scheduler.nanoTime()
                        || since == scheduler.nanoTime(),
                "whoever is disturbed gives up at once");
    }

    private void begins(WriterSlot.Ticket got) {
        writes++;
        ticket = got;
        world.begins(this, got);
    }

    private End hold(long nanos) {
        scheduler.sleep(nanos);
        closeTicket();
        return null;
    }

    /** Any thread. */
    void closeTicket() {
        WriterSlot.Ticket held = ticket;
        if (held != null) {
            scheduler.note("closes the ticket of connection " + number);
            world.ends(this);
            held.close();
        }
    }

    /** Any thread. */
    void interrupt() {
        disturbedAt = scheduler.nanoTime();
        task.interrupt();
    }

    /** Any thread: as Statement.cancel. */
    void cancel() {
        scheduler.note("cancels connection " + number);
        disturbedAt = scheduler.nanoTime();
        cancellation.cancel();
    }

    /** Any thread: as Connection.close, which waits for the call under way to end. */
    void close() {
        scheduler.note("closes connection " + number);
        disturbedAt = scheduler.nanoTime();
        cancellation.close();
    }

    /** Whether it is in line and was there before the other came for the first time. */
    boolean stoodBefore(SimulatedConnection other) {
        return patience != null
                && patience.end() == null
                && task.parkedAt() != 0
                && task.parkedAt() < other.askedAt
                && other.writes == 1;
    }

    /** Since when it has waited. */
    long since() {
        return since;
    }

    /** How often it waited. */
    int waits() {
        return waits;
    }

    /** Its longest wait that was worth it. */
    long longestWait() {
        return longestWait;
    }

    /** How often it got the slot. */
    int writes() {
        return writes;
    }

    @Override
    public long connection() {
        return number;
    }

    @Override
    public long activity() {
        return 0;
    }
}
