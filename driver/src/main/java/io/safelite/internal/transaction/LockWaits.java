package io.safelite.internal.transaction;

import io.safelite.config.ConnectionRequest;
import io.safelite.config.RetryMode;
import io.safelite.event.LockWait;
import io.safelite.internal.queue.Cancellation;
import io.safelite.internal.queue.Patience;
import io.safelite.internal.queue.SlotSet;
import io.safelite.internal.queue.WriterSlot;
import io.safelite.internal.sqlite.ResultCode;
import io.safelite.internal.sqlite.SqliteJdbc;
import io.safelite.jfr.FlightEvents;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

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

    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** From the shortest to more than the longest pause. */
    private static final int MOST_DOUBLINGS = 4;

    /**
     * How often to look again whatever the budget: a connection that begins to read while another
     * one commits locks out writers for an instant (wal.c:walIndexReadHdr), and one of SafeLite's
     * own may do so where there was none before.
     */
    private static final int GLANCES = 3;

    /** How much of the budget is spent looking without growing pauses, at its end. */
    private static final long CAMPING_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final FlightEvents FLIGHT = FlightEvents.get();

    private final SessionContext context;
    private final SafeLiteErrors errors;
    private final Cursors cursors;

    private final Budget budget;
    private final boolean isOpening;
    private final Cancellation cancellation = new Cancellation();
    private boolean nativeWaits;
    private FlightEvents.Wait flight = FlightEvents.Wait.NONE;

    LockWaits(SessionContext context, SafeLiteErrors errors, Cursors cursors) {
        this(context, errors, cursors, new Budget(), false);
    }

    private LockWaits(
            SessionContext context,
            SafeLiteErrors errors,
            Cursors cursors,
            Budget budget,
            boolean isOpening) {
        this.context = context;
        this.errors = errors;
        this.cursors = cursors;
        this.budget = budget;
        this.isOpening = isOpening;
    }

    /** The waits of a call that is made before there is a session. */
    static LockWaits beforeSession(
            ConnectionRequest request, String database, SqliteJdbc sqlite, Budget budget) {
        SessionContext context =
                new SessionContext(
                        0,
                        new SessionFiles(database, List.of(), new SlotSet(null, false)),
                        new PathWatch(),
                        request.config().begin(),
                        new WriteHistory(),
                        DurabilityWish.NONE,
                        CheckpointWish.NONE,
                        RetryMode.OFF,
                        0,
                        0,
                        0,
                        sqlite,
                        Listeners.NONE);
        return new LockWaits(context, new SafeLiteErrors(context), new Cursors(), budget, true);
    }

    /** A new JDBC call begins. */
    void begin(int budgetMillis) {
        budget.begin(budgetMillis);
        cancellation.reset();
        flight = FlightEvents.Wait.NONE;
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

    /** Runs something that waits, so that others can end it. */
    <T> T cancellably(Supplier<T> wait) {
        cancellation.begin();
        try {
            return wait.get();
        } finally {
            cancellation.end();
        }
    }

    /** What the present call may wait. */
    Budget budget() {
        return budget;
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
     * How long to wait now, and what to look after meanwhile.
     *
     * @param slot what is waited for; null for a lock outside the queue
     */
    Patience patience(WriterSlot slot, String sql) {
        return patience(slot, sql, budget.deadlineNanos());
    }

    /**
     * The same, whatever is left of the budget.
     *
     * @param deadlineNanos the {@link System#nanoTime()} at which to give up
     */
    Patience patience(WriterSlot slot, String sql, long deadlineNanos) {
        if (flight == FlightEvents.Wait.NONE) {
            flight = FLIGHT.beginWait();
        }
        return new Patience(
                deadlineNanos,
                cancellation,
                isOpening ? Patience.Watch.NONE : new WaitWatch(context, budget, slot, sql));
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

    /** Gives somebody who holds a lock for an instant the time to let go. */
    private static void letPass() {
        long end = System.nanoTime() + SHORTEST_PAUSE_NANOS;
        while (System.nanoTime() - end < 0) {
            Thread.yield();
        }
    }

    /**
     * Runs work that SQLite grants at once or never; but a lock that is there for an instant only
     * is no reason.
     *
     * @throws SQLException what the work throws
     */
    <T> T atOnce(Work<T> work, String sql) throws SQLException {
        for (int attempt = 0; ; attempt++) {
            try {
                return work.run(sql);
            } catch (SQLException e) {
                int code = context.sqlite().resultCode(e);
                boolean mayPass = code == ResultCode.BUSY && !nativeWaits && work.isRepeatable();
                if (!mayPass || isOwnCursor(e, code) || attempt == GLANCES) {
                    throw e;
                }
                letPass();
            }
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
            boolean detached = stale && holdsNothing && detachCursors(code);
            if (!detached) {
                if (nativeWaits || (stale && !holdsNothing)) {
                    throw failure;
                }
                pause(attempt, failure, sql);
                waited = true;
            }
            try {
                T result = work.run(sql);
                if (waited) {
                    tell(
                            context.database(),
                            LockWait.Reason.FOREIGN_LOCK,
                            LockWait.Outcome.ACQUIRED,
                            0);
                }
                return result;
            } catch (SQLException e) {
                failure = isInterrupt(e) ? cancelledBetweenPauses() : e;
            }
        }
    }

    private boolean detachCursors(int code) throws SQLException {
        try {
            return cursors.detachAll();
        } catch (Cursors.TooManyRows e) {
            throw errors.tooManyRows(code, e);
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
        return errors.foreignLock(budget, LockHolders.of(context.files()), cause);
    }

    /**
     * Waits a little for a lock that nobody announces the end of. The pauses grow, to leave the
     * processor to others, and are short again where the budget ends: a gap that comes late is not
     * to be missed.
     */
    private void pause(int attempt, SQLException failure, String sql) throws SQLException {
        long left = budget.leftNanos();
        if (left <= 0 && attempt < GLANCES) {
            letPass();
            return;
        }
        if (left <= 0) {
            tell(context.database(), LockWait.Reason.FOREIGN_LOCK, LockWait.Outcome.TIMED_OUT, 0);
            throw foreignLock(failure);
        }
        int doublings = left < CAMPING_NANOS ? 0 : Math.min(attempt, MOST_DOUBLINGS);
        long longest = Math.min(LONGEST_PAUSE_NANOS, SHORTEST_PAUSE_NANOS << doublings);
        long nanos = ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE_NANOS / 2, longest + 1);
        Patience patience = patience(null, sql);
        cancellably(
                () -> {
                    if (!patience.isOver()) {
                        patience.park(this, nanos);
                    }
                    return null;
                });
        if (patience.isOver() && patience.end() != Patience.End.DEADLINE) {
            throw cancelled(context.database(), LockWait.Reason.FOREIGN_LOCK, patience.end());
        }
    }

    /** Whether somebody has ended the statement, and SQLite says so. */
    boolean isInterrupt(SQLException e) {
        return ResultCode.isInterrupt(context.sqlite().resultCode(e));
    }

    /** Who cancels a wait may meet it while it looks whether the lock is free. */
    private SQLException cancelledBetweenPauses() {
        return cancelled(context.database(), LockWait.Reason.FOREIGN_LOCK, Patience.End.CANCELLED);
    }

    /** What to throw when a call was ended by somebody else while it did not wait. */
    SQLException cancelled() {
        return errors.cancelled(budget, "cancelled");
    }

    /** What to throw when a wait was ended by somebody else. */
    SQLException cancelled(String database, LockWait.Reason reason, Patience.End end) {
        tell(database, reason, LockWait.Outcome.CANCELLED, 0);
        return errors.cancelled(
                budget, end == Patience.End.INTERRUPTED ? "interrupted" : "cancelled");
    }

    /** Tells the listeners of a wait of this call. */
    void tell(String database, LockWait.Reason reason, LockWait.Outcome outcome, long overtaken) {
        LockWait wait =
                new LockWait(
                        context.id(),
                        database,
                        reason,
                        Duration.ofMillis(budget.waitedMillis()),
                        outcome,
                        overtaken);
        flight.end(wait);
        flight = FlightEvents.Wait.NONE;
        context.listeners().waited(wait);
    }
}
