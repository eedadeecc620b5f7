package io.safelite.internal.transaction;

import io.safelite.event.ConflictReason;
import io.safelite.event.LockHolder;
import io.safelite.internal.journal.Journal.Obstacle;
import io.safelite.internal.log.Place;
import io.safelite.internal.queue.WaitGraph;
import io.safelite.internal.sqlite.ResultCode;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Every SQLException that SafeLite makes itself.
 *
 * <p>Contention keeps SQLite's code and the words "database is locked", which existing code looks
 * for, and carries SQLState 40001, by which frameworks know that the transaction can be run again.
 */
final class SafeLiteErrors {
    /** ISO SQL: serialization failure; the transaction was rolled back and may be run again. */
    static final String RETRY = "40001";

    /** General error: a deadlock with oneself, which no retry resolves. */
    static final String DEADLOCK = "HY000";

    /** ISO SQL: transaction rollback. */
    static final String ROLLED_BACK = "40000";

    /** ISO SQL: invalid transaction state. */
    static final String INVALID_STATE = "25000";

    /** ISO SQL: read-only SQL transaction. */
    static final String READ_ONLY = "25006";

    /** ISO SQL: invalid cursor state. */
    static final String OPEN_CURSOR = "24000";

    /** The statement was cancelled; no pool takes it for a broken connection. */
    static final String CANCELLED = "57014";

    /** ISO SQL: transaction resolution unknown; pools throw the connection away. */
    static final String UNKNOWN = "08007";

    /** I/O error, as PostgreSQL and Db2 have it; no pool takes it for a broken connection. */
    static final String IO_ERROR = "58030";

    /** ISO SQL: connection failure; pools throw the connection away. */
    static final String BROKEN = "08006";

    private final SessionContext context;

    SafeLiteErrors(SessionContext context) {
        this.context = context;
    }

    /** The slot could not be had inside the budget. */
    SQLException slotBusy(Budget budget, String database, LockHolder holder) {
        SQLException busy =
                busy(
                        ResultCode.BUSY,
                        "waited "
                                + budget.waitedMillis()
                                + " ms for the writer slot of "
                                + database
                                + ", "
                                + holder.describe()
                                + advice(budget),
                        null);
        if (holder instanceof LockHolder.InThisJvm inside) {
            suppress(busy, "where the thread is that holds the writer slot", inside.stack());
            suppress(busy, "where its transaction began", inside.beginning());
        }
        return busy;
    }

    /** Stacks of other threads travel as suppressed exceptions: every log shows them. */
    private static void suppress(SQLException e, String what, List<StackTraceElement> stack) {
        if (!stack.isEmpty()) {
            e.addSuppressed(new Place(what, stack));
        }
    }

    /** SQLite stayed locked by somebody outside the queue. */
    SQLException foreignLock(Budget budget, LockHolder holder, SQLException cause) {
        String who =
                holder instanceof LockHolder.Elsewhere
                        ? holder.describe()
                        : "locked by somebody who does not stand in SafeLite's writer queue"
                                + " (another process, a connection without SafeLite, or a reader in"
                                + " rollback-journal mode)";
        return busy(
                context.sqlite().resultCode(cause),
                "waited "
                        + budget.waitedMillis()
                        + " ms for "
                        + context.database()
                        + ", "
                        + who
                        + advice(budget),
                cause);
    }

    /**
     * The transaction did nothing for too long while others waited.
     *
     * @param beginning where it began; null if that is not known
     */
    SQLException stuck(String reason, Throwable beginning) {
        SQLException stuck =
                busy(
                        ResultCode.BUSY,
                        "this transaction held the writer slot of "
                                + context.database()
                                + " and was rolled back: "
                                + reason
                                + "; the limit is "
                                + TimeUnit.NANOSECONDS.toMillis(context.stuckHolderNanos())
                                + " ms (safelite.stuck_holder): run it again, and end transactions"
                                + " before doing something else",
                        null);
        if (beginning != null) {
            stuck.addSuppressed(beginning);
        }
        return stuck;
    }

    /** A deferred transaction wants to write while somebody else in the queue does. */
    SQLException slotTaken(String database, LockHolder holder) {
        return busy(
                ResultCode.BUSY,
                "the writer slot of " + database + " is " + holder.describe(),
                null);
    }

    /** A deferred transaction could not go on to write, nor be run again. */
    SQLException conflict(SQLException refused, Obstacle obstacle) {
        return busy(
                context.sqlite().resultCode(refused),
                "this transaction began DEFERRED, has read, and could not go on to write to "
                        + context.database()
                        + " because another connection writes or has written since; "
                        + notRunAgain(obstacle)
                        + ", or let it begin IMMEDIATE (safelite.begin=immediate)",
                refused);
    }

    /** A transaction that had given the slot up could not be continued. */
    SQLException yieldedInVain(Obstacle obstacle) {
        return busy(
                ResultCode.BUSY,
                "this transaction had given the writer slot of "
                        + context.database()
                        + " up, because its own thread wanted to write through another connection; "
                        + notRunAgain(obstacle),
                null);
    }

    /**
     * A transaction could not be run again for a reason that lies not in it. Keeps code, state and
     * what is suppressed; everything that is not SafeLite's stays the same object.
     */
    SQLException notRunAgain(SQLException failure, ConflictReason reason) {
        if (!RETRY.equals(failure.getSQLState()) && !CANCELLED.equals(failure.getSQLState())) {
            return failure;
        }
        SQLException told =
                context.sqlite()
                        .exception(
                                failure.getMessage()
                                        + "; the transaction has to be run again, and the driver"
                                        + " could not, reason "
                                        + reason
                                        + ". It was rolled back",
                                context.sqlite().resultCode(failure),
                                failure.getSQLState(),
                                failure.getCause());
        for (Throwable suppressed : failure.getSuppressed()) {
            told.addSuppressed(suppressed);
        }
        return told;
    }

    private static String notRunAgain(Obstacle obstacle) {
        return "the driver has not run it again, reason "
                + obstacle.reason()
                + ": "
                + obstacle.detail()
                + ". It was rolled back: run it again";
    }

    private SQLException busy(int code, String text, SQLException cause) {
        String prefix =
                code == ResultCode.BUSY_SNAPSHOT
                        ? "[SQLITE_BUSY_SNAPSHOT] "
                        : code == ResultCode.LOCKED_SHAREDCACHE
                                ? "[SQLITE_LOCKED_SHAREDCACHE] "
                                : "[SQLITE_BUSY] ";
        return context.sqlite()
                .exception(prefix + "(database is locked) " + text, code, RETRY, cause);
    }

    private static String advice(Budget budget) {
        return "; the limit was "
                + budget.millis()
                + " ms (busy_timeout, or the statement's query timeout): raise it, or make the"
                + " transaction that holds the lock shorter";
    }

    /** Whether the exception is contention that was explained already. */
    boolean isOurs(SQLException e) {
        return RETRY.equals(e.getSQLState())
                || OPEN_CURSOR.equals(e.getSQLState())
                || isDeadlock(e);
    }

    /** Whether waiting, or running the transaction again, would come to the same. */
    boolean isDeadlock(SQLException e) {
        return DEADLOCK.equals(e.getSQLState());
    }

    /**
     * Threads wait for each other, or one for itself: running the transaction again would only wait
     * again, for the other transaction of this thread is still open.
     *
     * @param circle the slots and their holders, the one that was asked for first
     */
    SQLException deadlock(List<WaitGraph.Edge> circle, String sql) {
        String holders =
                circle.stream()
                        .map(
                                edge ->
                                        "the writer slot of "
                                                + edge.slot().database()
                                                + " is "
                                                + edge.holder().describe())
                        .collect(Collectors.joining(", "));
        SQLException deadlock =
                context.sqlite()
                        .exception(
                                "[SQLITE_BUSY] (database is locked) "
                                        + (circle.size() == 1
                                                ? "this thread waits for itself: "
                                                : circle.size()
                                                        + " threads would wait for each other: ")
                                        + holders
                                        + ", and "
                                        + (circle.size() == 1 ? "the same" : "this last")
                                        + " thread wants the first through connection #"
                                        + context.id()
                                        + " for: "
                                        + sql
                                        + ". End the transaction it is in before, or use its"
                                        + " connection (with Spring: not REQUIRES_NEW)",
                                ResultCode.BUSY,
                                DEADLOCK,
                                null);
        Throwable beginning = circle.get(circle.size() - 1).holder().beginning();
        if (beginning != null) {
            deadlock.addSuppressed(beginning);
        }
        return deadlock;
    }

    /** The wait was ended by cancel, close, abort or interrupt. */
    SQLException cancelled(Budget budget, String how) {
        return context.sqlite()
                .exception(
                        "[SQLITE_INTERRUPT] the wait for "
                                + context.database()
                                + " was "
                                + how
                                + " after "
                                + budget.waitedMillis()
                                + " ms; nothing was executed",
                        ResultCode.INTERRUPT,
                        CANCELLED,
                        null);
    }

    /** SQLite rolled the transaction back on its own. */
    SQLException rolledBack(SQLException cause) {
        String because = cause == null ? "outside SafeLite's sight" : cause.getMessage();
        return context.sqlite()
                .exception(
                        because
                                + " (SQLite has rolled the whole transaction back: call rollback(),"
                                + " then run it again)",
                        cause == null ? ResultCode.ERROR : context.sqlite().resultCode(cause),
                        ROLLED_BACK,
                        cause);
    }

    /** A call on a transaction that is gone. */
    SQLException doomed(SQLException cause) {
        return context.sqlite()
                .exception(
                        "this transaction was rolled back earlier, nothing of it was kept: call"
                                + " rollback() before anything else. It was lost because of: "
                                + cause.getMessage(),
                        ResultCode.ERROR,
                        INVALID_STATE,
                        cause);
    }

    /** A write in a read-only session. */
    SQLException readOnly(String sql) {
        return context.sqlite()
                .exception(
                        "[SQLITE_READONLY] this connection is read-only (setReadOnly(true), or"
                                + " opened so), so it does not execute: "
                                + sql,
                        ResultCode.READONLY,
                        READ_ONLY,
                        null);
    }

    /** What would be written now, nobody would find again. */
    SQLException moved() {
        return context.sqlite()
                .exception(
                        "[SQLITE_READONLY_DBMOVED] the database file "
                                + context.database()
                                + " was deleted, moved or replaced since this connection was"
                                + " opened; close it and open a new one",
                        ResultCode.READONLY_DBMOVED,
                        null,
                        null);
    }

    /** A cursor of the same connection is in the way: waiting would never help. */
    SQLException ownCursor(SQLException cause, String cursor) {
        return context.sqlite()
                .exception(
                        cause.getMessage()
                                + " (no other connection is in the way: close this connection's"
                                + " own open ResultSet of: "
                                + cursor
                                + ")",
                        context.sqlite().resultCode(cause),
                        OPEN_CURSOR,
                        cause);
    }

    /** A half-read result set of the same connection is in the way and too large to be moved. */
    SQLException tooManyRows(int code, SQLException cause) {
        return context.sqlite()
                .exception(
                        "[SQLITE_BUSY_SNAPSHOT] no other connection is in the way: "
                                + cause.getMessage(),
                        code,
                        OPEN_CURSOR,
                        cause);
    }

    /** The commit is in the write-ahead log, and may never reach the disk. */
    SQLException unknownOutcome(IOException cause) {
        return context.sqlite()
                .exception(
                        "[SQLITE_IOERR_FSYNC] the transaction was committed, and others see it, but"
                                + " syncing it failed ("
                                + cause.getMessage()
                                + "): after a loss of power it may be gone. Connection #"
                                + context.id()
                                + " was closed. "
                                + afterFailedSync(),
                        ResultCode.IOERR_FSYNC,
                        UNKNOWN,
                        cause);
    }

    /** Nothing that is committed now could be vouched for. */
    SQLException notSound(IOException cause) {
        return context.sqlite()
                .exception(
                        "[SQLITE_IOERR_FSYNC] nothing was written: syncing an earlier commit"
                                + " failed ("
                                + cause.getMessage()
                                + "). "
                                + afterFailedSync(),
                        ResultCode.IOERR_FSYNC,
                        IO_ERROR,
                        cause);
    }

    private String afterFailedSync() {
        return "Nothing is written to "
                + context.database()
                + " any more until all its connections are closed: check the disk, then restart"
                + " the application";
    }

    /** Nobody can tell any more whether SQLite is in a transaction. */
    SQLException broken(SQLException cause) {
        return new SQLException(
                "connection #"
                        + context.id()
                        + " to "
                        + context.database()
                        + " was closed because its transaction could be neither ended nor"
                        + " continued: "
                        + cause.getMessage(),
                BROKEN,
                cause);
    }
}
