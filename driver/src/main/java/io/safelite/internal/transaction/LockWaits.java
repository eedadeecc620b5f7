package io.safelite.internal.transaction;

import io.safelite.config.ConnectionRequest;
import io.safelite.event.LockWait;
import io.safelite.internal.queue.Cancellation;
import io.safelite.internal.queue.Holder;
import io.safelite.internal.queue.Lease;
import io.safelite.internal.queue.WriterSlot;
import io.safelite.internal.sqlite.ResultCode;
import io.safelite.internal.sqlite.SqliteJdbc;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * All waiting of one session, inside one {@link Budget} per call: parked, interruptible and
 * cancellable. Used under the session's lock, except for {@link #cancel}.
 *
 * <p>SQLite itself is told not to wait (a native wait holds the carrier of a virtual thread and
 * cannot be ended), unless the application put a busy handler of its own into SQLite.
 */
final class LockWaits {
    /** The shortest and the longest pause between two looks at a foreign lock. */
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final SessionContext context;
    private final SafeLiteErrors errors;
    private final Cursors cursors;
    private final Lease lease;
    private final Budget budget;
    private final Cancellation cancellation = new Cancellation();
    private boolean nativeWaits;

    LockWaits(SessionContext context, SafeLiteErrors errors, Cursors cursors, Lease lease) {
        this(context, errors, cursors, lease, new Budget());
    }

    private LockWaits(
            SessionContext context,
            SafeLiteErrors errors,
            Cursors cursors,
            Lease lease,
            Budget budget) {
        this.context = context;
        this.errors = errors;
        this.cursors = cursors;
        this.lease = lease;
        this.budget = budget;
    }

    /** The waits of a call that is made before there is a session. */
    static LockWaits beforeSession(
            ConnectionRequest request, String database, SqliteJdbc sqlite, Budget budget) {
        SessionContext context =
                new SessionContext(
                        0, database, null, null, request.config().begin(), sqlite, Listeners.NONE);
        return new LockWaits(
                context, new SafeLiteErrors(context), new Cursors(), new Lease(), budget);
    }

    /** A new JDBC call begins. */
    void begin(int budgetMillis) {
        budget.begin(budgetMillis);
        cancellation.reset();
    }

    /** Whether SQLite waits by itself, so that its answer is final. */
    void setNativeWaits(boolean on) {
        nativeWaits = on;
    }

    boolean isNativeWaits() {
        return nativeWaits;
    }

    /** Whether the connection is being closed: no call may begin any more. */
    boolean isClosing() {
        return cancellation.isClosed();
    }

    /** Ends the wait of whoever waits in this session; false if nobody does. Any thread. */
    boolean cancel() {
        return cancellation.cancel();
    }

    /** Nobody waits in this session any more: it is being closed. Any thread. */
    void close() {
        cancellation.close();
    }

    /**
     * Whether another connection that this very thread uses is writing: it cannot be waited for.
     */
    boolean isSlotHeldByThisThread() {
        Holder holder = context.slot() == null ? null : context.slot().holder();
        return holder != null && holder.isCurrentThread();
    }

    /**
     * Takes the writer slot. Where SQLite waits by itself nobody stands in line: the application's
     * own busy handler decides how long a wait is, and is called for every wait.
     *
     * @return null where writers do not queue
     * @throws SQLException if it cannot be had inside the budget; nothing is held then
     */
    WriterSlot.Ticket acquireSlot(String sql) throws SQLException {
        WriterSlot slot = context.slot();
        if (slot == null) {
            return null;
        }
        WriterSlot.Ticket free = slot.tryAcquire(context.id(), sql);
        if (free != null) {
            lease.holds(free);
            return free;
        }
        Holder holder = slot.holder();
        if (holder != null && holder.isCurrentThread()) {
            throw errors.ownSlot(holder, sql);
        }
        if (nativeWaits) {
            return null;
        }
        WriterSlot.Ticket awaited = waitForSlot(slot, sql);
        lease.holds(awaited);
        tell(LockWait.Reason.WRITER_SLOT, LockWait.Outcome.ACQUIRED);
        return awaited;
    }

    private WriterSlot.Ticket waitForSlot(WriterSlot slot, String sql) throws SQLException {
        long deadline = budget.deadlineNanos();
        cancellation.begin();
        WriterSlot.Ticket ticket;
        try {
            ticket = slot.acquire(context.id(), sql, deadline, cancellation);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(LockWait.Reason.WRITER_SLOT, "interrupted");
        } finally {
            cancellation.end();
        }
        if (cancellation.isCancelled()) {
            if (ticket != null) {
                ticket.close();
            }
            throw cancelled(LockWait.Reason.WRITER_SLOT, "cancelled");
        }
        if (ticket == null) {
            tell(LockWait.Reason.WRITER_SLOT, LockWait.Outcome.TIMED_OUT);
            throw errors.slotBusy(budget, slot.holder());
        }
        return ticket;
    }

    /**
     * Runs work that has no effect when SQLite answers busy, again and again until it succeeds or
     * the budget is spent.
     *
     * @param holdsNothing whether no transaction is open: then a stale snapshot can only be pinned
     *     by a cursor of this connection, which is detached
     * @throws SQLException what the work throws; for contention, once waiting is over, an exception
     *     with SQLState 40001
     */
    <T> T patiently(Work<T> work, String sql, boolean holdsNothing) throws SQLException {
        try {
            return work.run(sql);
        } catch (SQLException e) {
            if (!work.isRepeatable()) {
                throw e;
            }
            return again(work, sql, holdsNothing, e);
        }
    }

    private <T> T again(Work<T> work, String sql, boolean holdsNothing, SQLException first)
            throws SQLException {
        SQLException failure = first;
        boolean waited = false;
        for (int attempt = 0; ; attempt++) {
            int code = context.sqlite().resultCode(failure);
            if (!ResultCode.isContention(code) || isOwnCursor(failure, code)) {
                throw failure;
            }
            boolean stale = code == ResultCode.BUSY_SNAPSHOT;
            boolean detached = stale && holdsNothing && cursors.detachAll();
            if (!detached) {
                if (nativeWaits || (stale && !holdsNothing)) {
                    throw failure;
                }
                pause(attempt, failure);
                waited = true;
            }
            try {
                T result = work.run(sql);
                if (waited) {
                    tell(LockWait.Reason.FOREIGN_LOCK, LockWait.Outcome.ACQUIRED);
                }
                return result;
            } catch (SQLException e) {
                failure = e;
            }
        }
    }

    /**
     * Whether a cursor of this very connection is in the way. SQLite reports it with the codes of
     * contention; only its text tells (main.c and vdbe.c: "SQL statements in progress").
     */
    boolean isOwnCursor(SQLException e, int code) {
        String message = e.getMessage();
        return (message != null && message.contains("SQL statements in progress"))
                || (code == ResultCode.LOCKED && !cursors.isEmpty());
    }

    /** What is left of the budget, in milliseconds. */
    int leftMillis() {
        return (int) Math.max(0, TimeUnit.NANOSECONDS.toMillis(budget.leftNanos()));
    }

    /** Whether this failure of a statement outside a transaction may pass by waiting. */
    boolean isWorthWaiting(SQLException e) {
        int code = context.sqlite().resultCode(e);
        return !nativeWaits && ResultCode.isContention(code) && !isOwnCursor(e, code);
    }

    /** What to throw when SQLite stayed locked. */
    SQLException foreignLock(SQLException cause) {
        return errors.foreignLock(budget, cause);
    }

    private void pause(int attempt, SQLException failure) throws SQLException {
        long left = budget.leftNanos();
        if (left <= 0) {
            tell(LockWait.Reason.FOREIGN_LOCK, LockWait.Outcome.TIMED_OUT);
            throw foreignLock(failure);
        }
        long longest = Math.min(LONGEST_PAUSE_NANOS, SHORTEST_PAUSE_NANOS << Math.min(attempt, 6));
        long nanos = ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE_NANOS / 2, longest + 1);
        cancellation.begin();
        try {
            if (!cancellation.isCancelled()) {
                LockSupport.parkNanos(this, Math.min(nanos, left));
            }
        } finally {
            cancellation.end();
        }
        if (cancellation.isCancelled()) {
            throw cancelled(LockWait.Reason.FOREIGN_LOCK, "cancelled");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw cancelled(LockWait.Reason.FOREIGN_LOCK, "interrupted");
        }
    }

    private SQLException cancelled(LockWait.Reason reason, String how) {
        tell(reason, LockWait.Outcome.CANCELLED);
        return errors.cancelled(budget, how);
    }

    private void tell(LockWait.Reason reason, LockWait.Outcome outcome) {
        context.listeners()
                .waited(
                        new LockWait(
                                context.id(),
                                context.database(),
                                reason,
                                Duration.ofMillis(budget.waitedMillis()),
                                outcome));
    }
}
