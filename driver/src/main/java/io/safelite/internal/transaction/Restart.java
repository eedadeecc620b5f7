package io.safelite.internal.transaction;

import io.safelite.config.RetryMode;
import io.safelite.event.ConflictReason;
import io.safelite.event.TransactionLost;
import io.safelite.event.TransactionRetry;
import io.safelite.event.TransactionRetry.Outcome;
import io.safelite.event.TransactionRetry.Trigger;
import io.safelite.internal.journal.Divergence;
import io.safelite.internal.journal.Journal;
import io.safelite.internal.journal.Journal.Obstacle;
import io.safelite.internal.journal.Replay;
import io.safelite.internal.journal.Snapshot;
import io.safelite.internal.sql.Action;
import io.safelite.internal.transaction.TransactionState.Yielded;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Begins a transaction again that held no write lock and cannot go on as it was, and brings it to
 * where it was: everything is done again and everything the application has seen is compared. Or
 * the transaction is rolled back, and the application is told why. Used under the session's lock.
 *
 * <p>After a conflict the new transaction holds the write lock before anything is compared, so it
 * can never happen twice for the same statement. Nothing here concerns a transaction that has
 * written under the lock, or whose COMMIT was sent.
 */
final class Restart {
    private final SessionContext context;
    private final SafeLiteErrors errors;
    private final Engine engine;
    private final LockWaits waits;
    private final SlotAccess slots;
    private final Cursors cursors;
    private final TransactionMachine machine;

    /** Whether the thread is in a function that a statement of this very connection calls. */
    private final BooleanSupplier isNested;

    Restart(
            SessionContext context,
            SafeLiteErrors errors,
            Engine engine,
            LockWaits waits,
            SlotAccess slots,
            Cursors cursors,
            TransactionMachine machine,
            BooleanSupplier isNested) {
        this.context = context;
        this.errors = errors;
        this.engine = engine;
        this.waits = waits;
        this.slots = slots;
        this.cursors = cursors;
        this.machine = machine;
        this.isNested = isNested;
    }

    /** One restart, as its event will tell it. */
    private final class Attempt {
        private final Trigger trigger;
        private final long begin = System.nanoTime();
        private int statements;

        Attempt(Trigger trigger) {
            this.trigger = trigger;
        }

        void succeeded(int executed) {
            statements = executed;
            if (machine.retry() != RetryMode.REPORT) {
                tell(executed == 0 ? Outcome.RESTARTED : Outcome.REPLAYED, null);
            }
        }

        void tell(Outcome outcome, Obstacle obstacle) {
            String counted =
                    outcome == Outcome.REFUSED ? outcome + " " + obstacle.reason() : outcome.name();
            context.files().slots().stream()
                    .findFirst()
                    .ifPresent(slot -> slot.countRetry(counted));
            context.listeners()
                    .retried(
                            machine.retry() == RetryMode.REPORT ? Level.INFO : Level.DEBUG,
                            new TransactionRetry(
                                    context.id(),
                                    context.database(),
                                    trigger,
                                    outcome,
                                    obstacle == null ? null : obstacle.reason(),
                                    obstacle == null ? "" : obstacle.detail(),
                                    statements,
                                    Duration.ofNanos(System.nanoTime() - begin)));
        }
    }

    // A conflict

    /**
     * A deferred transaction wanted to write and was refused. If this returns, the transaction
     * holds the write lock and is where it was before that statement.
     *
     * @param refused SQLite's answer, or the queue's
     * @throws SQLException if the transaction is gone
     */
    void afterConflict(Transaction transaction, SQLException refused) throws SQLException {
        Attempt attempt = new Attempt(Trigger.CONFLICT);
        Optional<Obstacle> obstacle = obstacle(transaction.journal());
        if (obstacle.isPresent()) {
            throw refuse(attempt, transaction, obstacle.get(), refused);
        }
        boolean isReport = machine.retry() == RetryMode.REPORT;
        run(
                attempt,
                transaction,
                refused,
                () -> {
                    Snapshot before = leave(transaction);
                    machine.beginAgain(transaction, !isReport);
                    return before;
                });
        if (isReport) {
            throw refuse(
                    attempt,
                    transaction,
                    new Obstacle(
                            ConflictReason.REPORT_ONLY,
                            "the same results would have come (safelite.retry=report)"),
                    refused);
        }
        transaction.holdsWriteLock();
    }

    private Optional<Obstacle> obstacle(Journal journal) {
        RetryMode mode = machine.retry();
        boolean isDisabled = mode == RetryMode.OFF || mode == RetryMode.CALLER;
        if (isDisabled || (!journal.isRecording() && journal.obstacle().isEmpty())) {
            return Optional.of(
                    new Obstacle(
                            ConflictReason.DISABLED,
                            "safelite.retry was " + mode.toString().toLowerCase(Locale.ROOT)));
        }
        if (isNested.getAsBoolean()) {
            return Optional.of(
                    new Obstacle(
                            ConflictReason.NESTED_CALL,
                            "it comes from a function that another statement of this connection"
                                    + " calls"));
        }
        return journal.obstacle();
    }

    // Yielding

    /**
     * Gives the slots up that the transaction holds, if it has only read: another connection of the
     * same thread wants them, and this one cannot go on before that one is done.
     *
     * @param toOther whether it is another thread that wants them, for which the one that uses this
     *     connection waits. Rows that are being read are left alone then: it may go on after all
     * @return whether it has given them up
     */
    boolean yieldSlots(boolean toOther) throws SQLException {
        Transaction transaction = machine.open();
        boolean mayRunAgain =
                machine.retry() == RetryMode.SAFE || machine.retry() == RetryMode.CALLER;
        if (!mayRunAgain
                || transaction == null
                || !transaction.holdsSlot()
                || !transaction.journal().isRecording()
                || (toOther ? !cursors.isEmpty() : transaction.journal().isForeign())
                || transaction.journal().hasWritten()
                || cursors.isAnyStepping()) {
            return false;
        }
        try {
            machine.yield(transaction, leave(transaction));
        } catch (SQLException e) {
            lose(new Attempt(Trigger.YIELDED), transaction, e);
        }
        return true;
    }

    /**
     * Begins again what has given way, if anything has: with the lock, unless the statement only
     * reads and would have to wait for its own thread, or the transaction would have to give way
     * again and again.
     *
     * @param next what is to be executed
     * @throws SQLException if the transaction could not be continued: it is gone
     */
    void resume(Action next) throws SQLException {
        if (!(machine.state() instanceof Yielded yielded)) {
            return;
        }
        Attempt attempt = new Attempt(Trigger.YIELDED);
        Transaction transaction = yielded.transaction();
        Optional<Obstacle> since = transaction.journal().obstacle();
        if (since.isPresent()) {
            throw refuse(attempt, transaction, since.get(), null);
        }
        boolean withoutLock =
                next instanceof Action.Read
                        && (slots.isSlotHeldByThisThread() || transaction.yields() > 1);
        run(
                attempt,
                transaction,
                null,
                () -> {
                    machine.beginAgain(transaction, !withoutLock);
                    return yielded.before();
                });
    }

    /**
     * Takes back what was yielded, if a statement of that kind needs it: the end of a transaction
     * that has only read does not, unless its rows are to be read on after the commit.
     */
    void resumeFor(Action action) throws SQLException {
        boolean isEnd = action instanceof Action.Rollback || action instanceof Action.Commit;
        if (!isEnd) {
            resume(action);
        } else if (action instanceof Action.Commit && cursors.isAnyParked()) {
            resume(Action.READ);
        }
    }

    // Both

    /** Begins again, and says what the transaction saw before. */
    private interface Start {
        Snapshot begin() throws SQLException;
    }

    private void run(Attempt attempt, Transaction transaction, SQLException refused, Start start)
            throws SQLException {
        boolean done = false;
        try {
            Snapshot before = start.begin();
            Replay replay =
                    engine.replay(
                            transaction.journal(),
                            () -> waits.leftMillis() <= 0,
                            attempt.trigger == Trigger.YIELDED);
            replay.run(before, engine.snapshot());
            attempt.succeeded(replay.executed());
            done = true;
        } catch (Divergence e) {
            done = true;
            throw refuse(attempt, transaction, new Obstacle(e.reason(), e.getMessage()), refused);
        } catch (SQLException e) {
            done = true;
            throw lose(attempt, transaction, e);
        } finally {
            if (!done) {
                lose(
                        attempt,
                        transaction,
                        new SQLException("running the transaction again failed"));
            }
        }
    }

    /** Leaves nothing of the transaction in SQLite, and gives its slots back. */
    private Snapshot leave(Transaction transaction) throws SQLException {
        try {
            Snapshot before = engine.snapshot();
            cursors.parkAll(transaction.journal());
            engine.rollback();
            return before;
        } finally {
            slots.release(transaction.takeTicket());
        }
    }

    /** It must not be run again, or does not come to the same. */
    private SQLException refuse(
            Attempt attempt, Transaction transaction, Obstacle obstacle, SQLException refused)
            throws SQLException {
        boolean wouldHave = obstacle.reason() == ConflictReason.REPORT_ONLY;
        attempt.tell(wouldHave ? Outcome.WOULD_HAVE_SUCCEEDED : Outcome.REFUSED, obstacle);
        SQLException lost =
                attempt.trigger == Trigger.YIELDED
                        ? errors.yieldedInVain(obstacle)
                        : errors.conflict(refused, obstacle);
        machine.lose(transaction, lost, TransactionLost.Cause.CONFLICT);
        return lost;
    }

    /** It could not be run again: no lock inside the budget, cancelled, or SQLite ended it. */
    private SQLException lose(Attempt attempt, Transaction transaction, SQLException failure)
            throws SQLException {
        SQLException lost =
                waits.isInterrupt(failure) ? waits.cancelled() : machine.explain(failure);
        ConflictReason reason;
        if (SafeLiteErrors.CANCELLED.equals(lost.getSQLState())) {
            reason = ConflictReason.CANCELLED;
        } else if (SafeLiteErrors.RETRY.equals(lost.getSQLState())) {
            reason = ConflictReason.DEADLINE;
        } else {
            reason = ConflictReason.UNKNOWN_OUTCOME;
        }
        attempt.tell(Outcome.REFUSED, new Obstacle(reason, lost.getMessage()));
        SQLException told = errors.notRunAgain(lost, reason);
        machine.lose(transaction, told, TransactionLost.Cause.BUSY);
        return told;
    }
}
