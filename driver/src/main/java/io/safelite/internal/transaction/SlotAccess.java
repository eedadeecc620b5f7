package io.safelite.internal.transaction;

import io.safelite.event.LockWait;
import io.safelite.event.LongHold;
import io.safelite.internal.queue.Client;
import io.safelite.internal.queue.Holder;
import io.safelite.internal.queue.Lease;
import io.safelite.internal.queue.Patience;
import io.safelite.internal.queue.WaitGraph;
import io.safelite.internal.queue.WriterSlot;
import io.safelite.jfr.FlightEvents;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The way of one session to the writer slots of its files: all of them or none, waited for inside
 * the budget of the call. Used under the session's lock.
 */
final class SlotAccess {
    /** Who has kept others waiting for so long is reported. */
    private static final long LONG_HOLD_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * A checkpoint keeps nobody from writing for so long. It is no writer, so who may not wait
     * waits for it all the same.
     */
    private static final long LONGEST_CHECKPOINT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final FlightEvents FLIGHT = FlightEvents.get();

    private final SessionContext context;
    private final SafeLiteErrors errors;
    private final LockWaits waits;
    private final Durability durability;
    private final Client client;
    private final Lease lease;
    private FlightEvents.Hold flight = FlightEvents.Hold.NONE;

    /** To be cancelled when the slots are given back; null if nobody wants to be warned. */
    private Future<?> slowWatch;

    /**
     * @param client this session, as others in the queue see it
     * @param lease keeps the ticket the session holds
     */
    SlotAccess(
            SessionContext context,
            SafeLiteErrors errors,
            LockWaits waits,
            Durability durability,
            Client client,
            Lease lease) {
        this.context = context;
        this.errors = errors;
        this.waits = waits;
        this.durability = durability;
        this.client = client;
        this.lease = lease;
    }

    /**
     * Whether another connection that this very thread uses is writing: it cannot be waited for.
     */
    boolean isSlotHeldByThisThread() {
        for (WriterSlot slot : context.files().slots()) {
            if (holderOfThisThread(slot) != null) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether another connection that this very thread uses holds a slot, has written, and so
     * cannot give it up. One that has only read has given it up when this returns.
     */
    boolean isSlotKeptByThisThread() {
        for (WriterSlot slot : context.files().slots()) {
            Holder mine = holderOfThisThread(slot);
            if (mine != null && !mine.client().yieldSlots()) {
                return true;
            }
        }
        return false;
    }

    /** Who holds the slot if it is this very thread, through another connection; else null. */
    private static Holder holderOfThisThread(WriterSlot slot) {
        Holder holder = slot.holder();
        return holder != null && holder.isCurrentThread() ? holder : null;
    }

    /**
     * Takes the writer slots of all files. Where SQLite waits by itself nobody stands in line: the
     * application's own busy handler decides how long a wait is, and is called for every wait.
     *
     * @return a ticket for all; null where writers do not queue
     * @throws SQLException if they cannot be had inside the budget; nothing is held then
     */
    WriterSlot.Ticket acquireSlots(String sql) throws SQLException {
        return acquireAll(slot -> acquire(slot, sql));
    }

    /**
     * Takes the writer slots of all files if that is possible without waiting. For a transaction
     * that has read: while it waited, whoever writes would make its snapshot outdated, or in
     * rollback-journal mode wait for it in turn.
     *
     * @return a ticket for all; null where writers do not queue
     * @throws SQLException if somebody else writes; nothing is held then
     */
    WriterSlot.Ticket acquireFreeSlots(String sql) throws SQLException {
        return acquireAll(slot -> acquireFree(slot, sql));
    }

    /** How one of several slots is taken; null where that is left to SQLite. */
    @FunctionalInterface
    private interface Acquisition {
        WriterSlot.Ticket of(WriterSlot slot) throws SQLException;
    }

    private WriterSlot.Ticket acquireAll(Acquisition acquisition) throws SQLException {
        WriterSlot.Ticket ticket = null;
        try {
            for (WriterSlot slot : context.files().slots()) {
                WriterSlot.Ticket next = acquisition.of(slot);
                ticket = next == null ? ticket : next.after(ticket);
            }
            if (ticket != null && context.slowTransactionNanos() > 0) {
                slowWatch = SlowWatch.begin(context, ticket);
            }
        } catch (SQLException | RuntimeException | Error e) {
            release(ticket);
            throw e;
        }
        if (ticket != null) {
            lease.holds(ticket);
            flight = FLIGHT.beginHold();
        }
        return ticket;
    }

    private WriterSlot.Ticket acquireFree(WriterSlot slot, String sql) throws SQLException {
        WriterSlot.Ticket free = tryAcquire(slot, sql);
        if (free == null) {
            free = acquireAfterCheckpoint(slot, sql);
        }
        if (free == null) {
            requireNotMine(slot, sql);
            throw errors.slotTaken(slot.database(), LockHolders.of(slot));
        }
        return free;
    }

    /** Takes the slot after the checkpoint that keeps it; null if none does. */
    private WriterSlot.Ticket acquireAfterCheckpoint(WriterSlot slot, String sql) {
        CheckpointGovernor governor = context.checkpoints().governor();
        boolean isExpected = governor != null && governor.keepsWritersOut();
        Holder holder = slot.holder();
        if (holder == null ? !isExpected : holder.client() != GovernorClient.INSTANCE) {
            return tryAcquire(slot, sql); // A checkpoint may have ended just now.
        }
        Patience patience = waits.patience(slot, sql, System.nanoTime() + LONGEST_CHECKPOINT_NANOS);
        return waits.cancellably(() -> slot.acquire(client, sql, patience));
    }

    private WriterSlot.Ticket acquire(WriterSlot slot, String sql) throws SQLException {
        WriterSlot.Ticket free = tryAcquire(slot, sql);
        if (free != null) {
            return free;
        }
        if (waits.isNativeWaits()) {
            requireNotMine(slot, sql);
            return null;
        }
        List<WaitGraph.Edge> circle = WaitGraph.begin(slot);
        if (!circle.isEmpty()) {
            throw errors.deadlock(circle, sql);
        }
        try {
            return waitFor(slot, sql);
        } finally {
            WaitGraph.end();
        }
    }

    /** Takes the slot if it is free, or if this very thread holds it and has only read so far. */
    private WriterSlot.Ticket tryAcquire(WriterSlot slot, String sql) {
        WriterSlot.Ticket free = slot.tryAcquire(client, sql);
        if (free != null) {
            return free;
        }
        Holder mine = holderOfThisThread(slot);
        boolean isYielded = mine != null && mine.client().yieldSlots();
        return isYielded ? slot.tryAcquire(client, sql) : null;
    }

    /** Fails if this very thread holds the slot, through another connection. */
    private void requireNotMine(WriterSlot slot, String sql) throws SQLException {
        Holder mine = holderOfThisThread(slot);
        if (mine != null) {
            throw errors.deadlock(List.of(new WaitGraph.Edge(slot, mine)), sql);
        }
    }

    private WriterSlot.Ticket waitFor(WriterSlot slot, String sql) throws SQLException {
        durability.writersMeet();
        Patience patience = waits.patience(slot, sql);
        WriterSlot.Ticket ticket = waits.cancellably(() -> slot.acquire(client, sql, patience));
        if (ticket == null && patience.end() == Patience.End.DEADLINE) {
            ticket = acquireAfterCheckpoint(slot, sql);
        }
        if (ticket != null) {
            waits.tell(
                    slot.database(),
                    LockWait.Reason.WRITER_SLOT,
                    ticket.isHandedOver()
                            ? LockWait.Outcome.HANDED_OVER
                            : LockWait.Outcome.ACQUIRED,
                    ticket.overtaken());
            return ticket;
        }
        if (patience.end() != Patience.End.DEADLINE) {
            throw waits.cancelled(slot.database(), LockWait.Reason.WRITER_SLOT, patience.end());
        }
        waits.tell(slot.database(), LockWait.Reason.WRITER_SLOT, LockWait.Outcome.TIMED_OUT, 0);
        throw errors.slotBusy(waits.budget(), slot.database(), LockHolders.of(slot));
    }

    /** Gives all slots back that the ticket stands for; null is none. */
    void release(WriterSlot.Ticket ticket) {
        release(ticket, true);
    }

    /**
     * The same.
     *
     * @param mayComeBack false if the session does not write again before others could
     */
    void release(WriterSlot.Ticket ticket, boolean mayComeBack) {
        if (slowWatch != null) {
            slowWatch.cancel(false);
            slowWatch = null;
        }
        for (WriterSlot.Ticket each = ticket; each != null; each = each.earlier()) {
            Holder holder = each.holder();
            if (!mayComeBack) {
                each.endTurn();
            }
            if (holder != null) {
                flight.end(context.id(), each.slot().database(), holder::firstSql, holder::lastSql);
                flight = FlightEvents.Hold.NONE;
            }
            each.close();
            if (each.contendedNanos() >= LONG_HOLD_NANOS && holder != null) {
                context.listeners()
                        .heldLong(
                                new LongHold(
                                        context.id(),
                                        each.slot().database(),
                                        Duration.ofNanos(each.contendedNanos()),
                                        holder.firstSql(),
                                        holder.lastSql()));
            }
        }
    }
}
