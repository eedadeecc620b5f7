package io.safelite.internal.queue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right to write to one database file, for one connection of this JVM at a time. Thread-safe.
 *
 * <p>Waiters stand in line and each gets a turn in order of arrival. A turn is one hold of the
 * slot, or as many as its connection begins within {@link #TURN_NANOS}: handing the slot to a
 * parked thread costs a wake-up during which nobody writes, and several short transactions per turn
 * share that cost. Turns are equally long, so nobody starves. Waiters park; they hold no monitor,
 * so a virtual thread releases its carrier.
 *
 * <p>Invariants, all under {@code mutex}: {@code current != null} while somebody writes; a waiter
 * is either in {@code line} or was granted a ticket, never both; whoever leaves the line while the
 * slot is free wakes the next.
 */
public final class WriterSlot {
    /** How long one connection may take the slot again and again while others stand in line. */
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** How long an open turn is kept for its connection to come back. */
    private static final long GRACE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final String database;
    private final ReentrantLock mutex = new ReentrantLock();
    private final Deque<Waiter> line = new ArrayDeque<>();
    private volatile Ticket current;

    /** Whose turn it is, and since when. */
    private long turnOf = -1;

    private long turnSince;
    private long releasedAt;

    /**
     * @param database the file as messages should name it
     */
    public WriterSlot(String database) {
        this.database = database;
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

    /** How many stand in line. For messages and tests: old at once. */
    public int waiting() {
        mutex.lock();
        try {
            return line.size();
        } finally {
            mutex.unlock();
        }
    }

    /**
     * Takes the slot if that is possible without waiting.
     *
     * @return the ticket, or null
     */
    public Ticket tryAcquire(long connection, String sql) {
        mutex.lock();
        try {
            boolean mayTake = line.isEmpty() || (connection == turnOf && isTurnOpen());
            return current == null && mayTake ? grant(connection, sql) : null;
        } finally {
            mutex.unlock();
        }
    }

    /**
     * Waits for the slot.
     *
     * @param connection the number of the connection that will hold it
     * @param sql the statement it is wanted for
     * @param deadlineNanos the {@link System#nanoTime()} at which to give up
     * @param cancellation ends the wait from another thread
     * @return the ticket, or null if the deadline passed or the wait was cancelled
     * @throws InterruptedException if the thread was interrupted; nothing is held then
     */
    public Ticket acquire(
            long connection, String sql, long deadlineNanos, Cancellation cancellation)
            throws InterruptedException {
        Waiter waiter = new Waiter(Thread.currentThread(), connection, sql);
        mutex.lock();
        try {
            if (current == null && line.isEmpty()) {
                return grant(connection, sql);
            }
            line.addLast(waiter);
        } finally {
            mutex.unlock();
        }
        while (true) {
            long left = deadlineNanos - System.nanoTime();
            boolean interrupted = Thread.interrupted();
            boolean leaves = left <= 0 || interrupted || cancellation.isCancelled();
            Ticket ticket = look(waiter, leaves);
            if (interrupted) {
                if (ticket != null) {
                    ticket.close();
                }
                throw new InterruptedException("while waiting for the writer slot of " + database);
            }
            if (ticket != null || leaves) {
                return ticket;
            }
            LockSupport.parkNanos(this, Math.min(left, waiter.pauseNanos));
        }
    }

    /** One look of a waiter at its luck: its ticket if it has one or can take it now. */
    private Ticket look(Waiter waiter, boolean leaves) {
        mutex.lock();
        try {
            if (waiter.granted == null && current == null && line.peekFirst() == waiter) {
                waiter.pauseNanos = graceLeft();
                if (waiter.pauseNanos <= 0) {
                    line.removeFirst();
                    waiter.granted = grant(waiter.connection, waiter.sql);
                }
            } else {
                waiter.pauseNanos = Long.MAX_VALUE;
            }
            if (waiter.granted == null && leaves) {
                line.remove(waiter);
                wakeFirstIfFree();
            }
            return waiter.granted;
        } finally {
            mutex.unlock();
        }
    }

    private Ticket grant(long connection, String sql) {
        return grant(new Holder(Thread.currentThread(), connection, sql));
    }

    private boolean isTurnOpen() {
        return System.nanoTime() - turnSince < TURN_NANOS;
    }

    private long graceLeft() {
        return isTurnOpen() ? GRACE_NANOS - (System.nanoTime() - releasedAt) : 0;
    }

    private Ticket grant(Holder holder) {
        if (turnOf != holder.connection() || !isTurnOpen()) {
            turnOf = holder.connection();
            turnSince = holder.sinceNanos();
        }
        Ticket ticket = new Ticket(this, holder);
        current = ticket;
        return ticket;
    }

    private void release(Ticket ticket) {
        mutex.lock();
        try {
            if (current != ticket) {
                return;
            }
            current = null;
            releasedAt = System.nanoTime();
            Waiter first = line.peekFirst();
            if (first != null && !isTurnOpen()) {
                line.removeFirst();
                first.granted = grant(new Holder(first.thread, first.connection, first.sql));
                LockSupport.unpark(first.thread);
            } else {
                wakeFirstIfFree();
            }
        } finally {
            mutex.unlock();
        }
    }

    private void wakeFirstIfFree() {
        Waiter first = line.peekFirst();
        if (current == null && first != null) {
            LockSupport.unpark(first.thread);
        }
    }

    /** One in line. {@code granted} is written and read under {@code mutex}. */
    private static final class Waiter {
        final Thread thread;
        final long connection;
        final String sql;
        Ticket granted;
        long pauseNanos = Long.MAX_VALUE;

        Waiter(Thread thread, long connection, String sql) {
            this.thread = thread;
            this.connection = connection;
            this.sql = sql;
        }
    }

    /** The slot, held. Closing it twice is harmless; any thread may close it. */
    public static final class Ticket implements AutoCloseable {
        private final WriterSlot slot;

        /** Null once closed, so that a ticket kept somewhere keeps no thread and no text. */
        private volatile Holder holder;

        private Ticket(WriterSlot slot, Holder holder) {
            this.slot = slot;
            this.holder = holder;
        }

        /** Who holds it. */
        public Holder holder() {
            return holder;
        }

        /** Gives the slot back and lets the next one have it. */
        @Override
        public void close() {
            slot.release(this);
            holder = null;
        }
    }
}
