package io.safelite.internal.queue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * The right to write to one database file, for one connection of this JVM at a time. Thread-safe.
 *
 * <p>Waiters stand in line. Handing the slot to a parked thread costs a wake-up during which nobody
 * writes, and its connection then finds its page cache outdated; so not every release hands over:
 *
 * <ul>
 *   <li>Each connection gets a <em>turn</em> in order of arrival: one hold of the slot, or as many
 *       as it begins within the turn. Everybody in line shall have had one after {@link
 *       #CYCLE_NANOS}, so turns get shorter as the line grows. They are equally long, so nobody
 *       starves.
 *   <li>A newcomer may <em>overtake</em> when it finds the slot free and the oldest waiter has not
 *       waited for {@link #OVERTAKING_NANOS} yet. That is one hold, not a turn.
 *   <li>Otherwise the slot is <em>handed over</em> to the oldest waiter.
 * </ul>
 *
 * <p>Waiters park; they hold no monitor, so a virtual thread releases its carrier.
 *
 * <p>Invariants, all under {@code mutex}: {@code current != null} while somebody writes; a waiter
 * is either in {@code line} or was granted a ticket, never both; whoever leaves the line while the
 * slot is free wakes the next; the gate is left before the line is empty and the slot free.
 */
public final class WriterSlot {
    /** In what time everybody in line gets a turn. Found by measurement (benchmarks/README.md). */
    static final long CYCLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** The longest turn, however short the line. */
    static final long LONGEST_TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** The shortest turn, however long the line: shorter ones are lost in handing over. */
    static final long SHORTEST_TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    /**
     * How old the oldest waiter may be to be overtaken: as old as the longest turn makes it. A
     * newcomer is awake, so this saves more than it costs those in line.
     */
    static final long OVERTAKING_NANOS = LONGEST_TURN_NANOS;

    /** What part of its patience a waiter may lose by that. */
    private static final int OVERTAKING_SHARE = 4;

    /** How long an open turn is kept for its connection to come back. */
    static final long GRACE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    /**
     * How often the oldest waiter looks whether a connection that kept coming back still does: it
     * is not woken at every release then, which would cost more than a short transaction.
     */
    static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final String database;
    private final Gate gate;
    private final Timing timing;
    private final Lock mutex;
    private final Deque<Waiter> line = new ArrayDeque<>();
    private final SlotStatistics statistics = new SlotStatistics();
    private volatile Ticket current;

    /** Whose turn it is, and since when. */
    private Client turnOf;

    private long turnSince;

    /** Whether that connection came back in its turn while others stood in line. */
    private boolean keepsComingBack;

    private long releasedAt;

    /** Whether this slot's holder has entered the gate, or left it to the next in line. */
    private volatile boolean insideGate;

    /** Until when holders note where they began; 0 if they need not. */
    private volatile long stacksUntil;

    /**
     * @param database the file as messages should name it
     */
    WriterSlot(String database, Gate gate, Timing timing) {
        this.database = database;
        this.gate = gate;
        this.timing = timing;
        this.mutex = timing.newLock();
    }

    /** The file as messages should name it. */
    public String database() {
        return database;
    }

    /** Who holds the slot now; null if nobody does. */
    public Holder holder() {
        Ticket ticket = current;
        return ticket == null ? null : ticket.holder;
    }

    /** Who writes elsewhere, as a clause for a message; null if nobody does or nobody knows. */
    public String occupantElsewhere() {
        return gate.occupant();
    }

    /**
     * Who wrote last, as a clause for a message, if it is in another container, where the system
     * does not tell who holds SQLite's locks; null if it is not, or nobody knows.
     */
    public String lastOutOfSight() {
        return gate.lastOutOfSight();
    }

    /** How many stand in line. For messages and tests: old at once. */
    public int waiting() {
        mutex.lock();
        try {
            return line.size();
        } finally {
            mutex.unlock();
        }
    }

    /** What has happened here so far. */
    public SlotStatistics.Snapshot statistics() {
        mutex.lock();
        try {
            return statistics.snapshot(line.size());
        } finally {
            mutex.unlock();
        }
    }

    /**
     * Counts a transaction on this file that could not go on as it was.
     *
     * @param outcome what it came to; one of a few
     */
    public void countRetry(String outcome) {
        mutex.lock();
        try {
            statistics.retried(outcome);
        } finally {
            mutex.unlock();
        }
    }

    /** Someone has waited long: for a while, holders note where their transaction begins. */
    public void noteStacks(long nanos) {
        stacksUntil = (timing.nanoTime() + nanos) | 1; // never 0
    }

    /**
     * Takes the slot if that is possible without waiting.
     *
     * @return the ticket, or null
     */
    public Ticket tryAcquire(Client client, String sql) {
        Ticket ticket;
        mutex.lock();
        try {
            if (current != null) {
                return null;
            }
            long now = timing.nanoTime();
            if (!mayTake(client, now)) {
                return null;
            }
            ticket = take(client, sql, now);
        } finally {
            mutex.unlock();
        }
        boolean enters = false;
        try {
            enters = insideGate || gate.tryEnter(ticket::describe);
        } finally {
            if (!enters) {
                ticket.close();
            }
        }
        return enters ? entered(ticket) : null;
    }

    /**
     * Waits for the slot.
     *
     * @param client who will hold it
     * @param sql the statement it is wanted for
     * @param patience how long to wait
     * @return the ticket, or null if the patience was over before; nothing is held then
     */
    public Ticket acquire(Client client, String sql, Patience patience) {
        Waiter waiter =
                new Waiter(Thread.currentThread(), client, sql, timing.nanoTime(), patience);
        mutex.lock();
        try {
            if (current == null && mayTake(client, waiter.since)) {
                waiter.granted = take(client, sql, waiter.since);
            } else {
                waiter.overtakings = statistics.overtakings();
                line.addLast(waiter);
                if (current != null) {
                    current.isWaitedFor = true;
                }
            }
        } finally {
            mutex.unlock();
        }
        boolean enters = false;
        try {
            enters =
                    (waiter.granted != null || isGranted(waiter, patience))
                            && mayEnter(waiter.granted, patience);
        } finally {
            if (!enters) {
                giveUp(waiter);
            }
        }
        count(waiter, enters ? null : patience.end());
        return enters ? entered(waiter.granted) : null;
    }

    /** Stands in line. */
    private boolean isGranted(Waiter waiter, Patience patience) {
        while (true) {
            boolean isOver = patience.isOver();
            long pause = look(waiter);
            if (waiter.granted != null || isOver) {
                return waiter.granted != null;
            }
            patience.park(this, pause);
        }
    }

    /** Neither stands in line nor holds anything any more, even if the watch or the gate threw. */
    private void giveUp(Waiter waiter) {
        Waiter next = null;
        mutex.lock();
        try {
            if (line.remove(waiter) && current == null) {
                leaveGateIfNobodyComes();
                next = line.peekFirst();
            }
        } finally {
            mutex.unlock();
        }
        wake(next);
        if (waiter.granted != null) {
            waiter.granted.close();
        }
    }

    private boolean mayEnter(Ticket ticket, Patience patience) {
        return !patience.isUnwanted() && (insideGate || gate.enter(ticket::describe, patience));
    }

    /**
     * One look of a waiter at its luck: takes the slot if it can now.
     *
     * @return how long to wait before the next look, unless woken
     */
    private long look(Waiter waiter) {
        mutex.lock();
        try {
            long pause = Long.MAX_VALUE;
            if (waiter.granted == null && current == null && line.peekFirst() == waiter) {
                long now = timing.nanoTime();
                pause = graceLeft(now);
                if (pause <= 0) {
                    grantToFirst(now, false);
                }
            } else if (keepsComingBack) {
                pause = LOOK_NANOS;
            }
            return pause;
        } finally {
            mutex.unlock();
        }
    }

    /** Whether somebody who does not stand in line may take the free slot. */
    private boolean mayTake(Client client, long now) {
        Waiter first = line.peekFirst();
        return first == null || (client == turnOf && isTurnOpen(now)) || first.mayBeOvertaken(now);
    }

    /** The calling thread takes the free slot, past whoever stands in line. */
    private Ticket take(Client client, String sql, long now) {
        if (line.isEmpty()) {
            beginTurn(client, now);
        } else {
            statistics.overtaken();
            keepsComingBack = client == turnOf;
        }
        return grant(new Holder(Thread.currentThread(), client, sql, now), false);
    }

    private void grantToFirst(long now, boolean handedOver) {
        Waiter first = line.removeFirst();
        beginTurn(first.client, now);
        first.granted = grant(new Holder(first.thread, first.client, first.sql, now), handedOver);
        first.granted.overtaken = statistics.overtakings() - first.overtakings;
    }

    private Ticket grant(Holder holder, boolean handedOver) {
        Ticket ticket = new Ticket(this, holder, handedOver);
        ticket.isWaitedFor = !line.isEmpty();
        current = ticket;
        statistics.granted();
        return ticket;
    }

    private void beginTurn(Client client, long now) {
        if (turnOf != client || !isTurnOpen(now)) {
            turnOf = client;
            turnSince = now;
            keepsComingBack = false;
        }
    }

    private boolean isTurnOpen(long now) {
        long share = CYCLE_NANOS / Math.max(1, line.size());
        long turn = Math.max(SHORTEST_TURN_NANOS, Math.min(LONGEST_TURN_NANOS, share));
        return now - turnSince < turn;
    }

    /** For how long the free slot is kept for whoever has the turn; nobody has after its end. */
    private long graceLeft(long now) {
        return turnOf != null && isTurnOpen(now) ? GRACE_NANOS - (now - releasedAt) : 0;
    }

    private Ticket entered(Ticket ticket) {
        insideGate = true;
        if (stacksUntil != 0) {
            if (stacksUntil - timing.nanoTime() > 0) {
                ticket.holder.beginsHere();
            } else {
                stacksUntil = 0;
            }
        }
        return ticket;
    }

    /**
     * Wakes nobody before the mutex is free: the system may run who is woken at once instead of who
     * wakes it, and the first thing it wants is the mutex.
     */
    private void release(Ticket ticket) {
        Waiter next;
        mutex.lock();
        try {
            if (current != ticket) {
                return;
            }
            current = null;
            if (ticket.endsTurn) {
                turnOf = null;
            }
            leaveGateIfNobodyComes();
            if (ticket.isWaitedFor) {
                releasedAt = timing.nanoTime();
                ticket.contendedNanos = releasedAt - ticket.holder.sinceNanos();
                statistics.held(ticket.contendedNanos);
            }
            next = passOn(ticket);
        } finally {
            mutex.unlock();
        }
        wake(next);
    }

    /** Who is to be woken after a release; null if nobody is. */
    private Waiter passOn(Ticket ticket) {
        Waiter first = line.peekFirst();
        if (first == null) {
            return null;
        }
        boolean mayComeBack = turnOf == ticket.holder.client() && isTurnOpen(releasedAt);
        if (mayComeBack && keepsComingBack) {
            return null;
        }
        if (!mayComeBack && !first.mayBeOvertaken(releasedAt)) {
            statistics.handedOver();
            grantToFirst(releasedAt, true);
        }
        return first;
    }

    /** A gate is kept for the next of this line, unless those outside have waited their share. */
    private void leaveGateIfNobodyComes() {
        if (insideGate && (line.isEmpty() || gate.isTurnOver())) {
            insideGate = false;
            gate.leave();
        }
    }

    /** No connection can come any more. */
    void close() {
        mutex.lock();
        try {
            gate.close();
        } finally {
            mutex.unlock();
        }
    }

    private void wake(Waiter waiter) {
        if (waiter != null) {
            timing.unpark(waiter.thread);
        }
    }

    private void count(Waiter waiter, Patience.End failure) {
        mutex.lock();
        try {
            statistics.waited(timing.nanoTime() - waiter.since, failure);
        } finally {
            mutex.unlock();
        }
    }

    /** One in line. Written and read under {@code mutex}; {@code granted} last of all. */
    private static final class Waiter {
        final Thread thread;
        final Client client;
        final String sql;
        final long since;
        final long overtakingNanos;
        long overtakings;
        Ticket granted;

        Waiter(Thread thread, Client client, String sql, long since, Patience patience) {
            this.thread = thread;
            this.client = client;
            this.sql = sql;
            this.since = since;
            this.overtakingNanos =
                    Math.min(OVERTAKING_NANOS, patience.leftNanos(since) / OVERTAKING_SHARE);
        }

        boolean mayBeOvertaken(long now) {
            return now - since < overtakingNanos;
        }
    }

    /** The slot, held. Closing it twice is harmless; any thread may close it. */
    public static final class Ticket implements AutoCloseable {
        private final WriterSlot slot;
        private final boolean handedOver;

        /** Null once closed, so that a ticket kept somewhere keeps no thread and no text. */
        private volatile Holder holder;

        private boolean isWaitedFor;
        private boolean endsTurn;
        private long overtaken;
        private long contendedNanos;
        private Ticket earlier;

        private Ticket(WriterSlot slot, Holder holder, boolean handedOver) {
            this.slot = slot;
            this.holder = holder;
            this.handedOver = handedOver;
        }

        /** Lets this ticket stand for another one too, taken before. */
        public Ticket after(Ticket other) {
            earlier = other;
            return this;
        }

        /** Who holds it; null once it is closed. */
        public Holder holder() {
            return holder;
        }

        /** The slot it is for. */
        public WriterSlot slot() {
            return slot;
        }

        /** The ticket it stands for too; null if there is none. */
        public Ticket earlier() {
            return earlier;
        }

        /** Whether the one before passed the slot on, instead of leaving it free. */
        public boolean isHandedOver() {
            return handedOver;
        }

        /** How often others got the slot before, that had come after. */
        public long overtaken() {
            return overtaken;
        }

        /** For how long it was held, if others waited; else 0. Known once it is closed. */
        public long contendedNanos() {
            return contendedNanos;
        }

        private String describe() {
            Holder who = holder;
            return who == null ? "" : who.describe();
        }

        /** Its connection has something else to do next: nobody need wait for it to come back. */
        public void endTurn() {
            endsTurn = true;
        }

        /** Gives this slot back and lets the next one have it. */
        @Override
        public void close() {
            slot.release(this);
            holder = null;
        }
    }
}
