package io.safelite.internal.transaction;

import io.safelite.config.BeginMode;
import io.safelite.config.RetryMode;
import io.safelite.event.ConflictReason;
import io.safelite.event.TransactionLost;
import io.safelite.internal.journal.Journal;
import io.safelite.internal.journal.Snapshot;
import io.safelite.internal.log.EngineLog;
import io.safelite.internal.queue.WriterSlot;
import io.safelite.internal.sql.SqlStatement;
import io.safelite.internal.sqlite.ResultCode;
import io.safelite.internal.transaction.TransactionState.Closed;
import io.safelite.internal.transaction.TransactionState.Doomed;
import io.safelite.internal.transaction.TransactionState.Evicted;
import io.safelite.internal.transaction.TransactionState.Idle;
import io.safelite.internal.transaction.TransactionState.Open;
import io.safelite.internal.transaction.TransactionState.Yielded;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.sql.SQLException;

/**
 * The state of one connection and every change of it: begin, commit, rollback, loss. Used under the
 * session's lock; only {@link #state()} may be read without.
 */
final class TransactionMachine {
    private final SessionContext context;
    private final SafeLiteErrors errors;
    private final Engine engine;
    private final LockWaits waits;
    private final SlotAccess slots;
    private final Durability durability;
    private final Cursors cursors;
    private final Beginnings beginnings;

    private static final System.Logger LOG = EngineLog.logger();

    private volatile TransactionState state = Idle.INSTANCE;
    private boolean readOnly;
    private RetryMode retry;

    TransactionMachine(
            SessionContext context,
            SafeLiteErrors errors,
            Engine engine,
            LockWaits waits,
            SlotAccess slots,
            Durability durability,
            Cursors cursors) {
        this.context = context;
        this.errors = errors;
        this.engine = engine;
        this.waits = waits;
        this.slots = slots;
        this.durability = durability;
        this.cursors = cursors;
        this.beginnings = new Beginnings(context, slots);
        this.retry = context.retry();
    }

    TransactionState state() {
        return state;
    }

    /** The open transaction; null if none is. */
    Transaction open() {
        return state instanceof Open open ? open.transaction() : null;
    }

    boolean isReadOnly() {
        return readOnly;
    }

    /** What happens to a transaction that cannot go on as it was. */
    RetryMode retry() {
        return retry;
    }

    void setRetry(RetryMode mode) {
        retry = mode;
    }

    void setReadOnly(boolean on) {
        readOnly = on;
    }

    /** Whether the application believes itself in a transaction that is gone. */
    boolean isLost() {
        return state instanceof Doomed || state instanceof Evicted;
    }

    boolean isYielded() {
        return state instanceof Yielded;
    }

    /** The journal of the open transaction; one that never records if none is. */
    Journal journal() {
        return state instanceof Open open ? open.transaction().journal() : Journal.NONE;
    }

    /** Another thread than the one that began the transaction: what it sees is in no order. */
    void usedBy(Thread thread) {
        Transaction transaction = inTransaction();
        if (transaction != null && transaction.journal().isForeign()) {
            transaction
                    .journal()
                    .spoil(
                            ConflictReason.SEVERAL_THREADS,
                            "thread \"" + thread.getName() + "\" has used the connection too");
        }
    }

    /** The application gets hold of what is below: what it does there nobody can do again. */
    void rawExposed() {
        engine.rawExposed();
        spoil(ConflictReason.UNWRAPPED, "the application has used what is below SafeLite (unwrap)");
    }

    /** A function or a handler of the application is called by a statement, and works below. */
    void ranForeignCode(String sql) {
        spoil(
                ConflictReason.USER_FUNCTION,
                "code of the application was called by a statement: " + sql.strip());
    }

    /** The open transaction, if any, cannot be run again. */
    void spoil(ConflictReason reason, String detail) {
        Transaction transaction = inTransaction();
        if (transaction != null) {
            transaction.journal().spoil(reason, detail);
        }
    }

    private Transaction inTransaction() {
        return state instanceof Yielded yielded ? yielded.transaction() : open();
    }

    // What must hold before a call

    void requireNotClosed() throws SQLException {
        if (state instanceof Closed) {
            throw new SQLException("database connection closed");
        }
    }

    /** Fails if the transaction the application believes in is gone. */
    void requireNotLost() throws SQLException {
        if (state instanceof Evicted evicted) {
            SQLException lost = errors.stuck(evicted.reason(), evicted.beginning());
            state = new Doomed(lost);
            throw lost;
        }
        if (state instanceof Doomed doomed) {
            throw errors.doomed(doomed.cause());
        }
        if (state instanceof Open open && engine.hasRolledBack()) {
            SQLException lost = errors.rolledBack(null);
            doom(open.transaction(), lost, TransactionLost.Cause.ROLLED_BACK_BY_SQLITE);
            throw lost;
        }
    }

    void requireWritable(String sql) throws SQLException {
        if (readOnly) {
            throw errors.readOnly(sql);
        }
    }

    /** As SQLite does itself in rollback-journal mode, where a write begins. */
    void requireNotMoved() throws SQLException {
        if (context.file() != null && context.path().isMoved(context.file())) {
            throw errors.moved();
        }
    }

    // Begin

    /** How a transaction begins of which only the first statement is known. */
    Beginning beginning(String firstSql, boolean writes) {
        return beginnings.of(firstSql, writes, readOnly);
    }

    /** How one begins of which no statement is known yet: by a BEGIN or a SAVEPOINT. */
    Beginning beginning(String sql) {
        return beginnings.ofUnknown(sql, readOnly);
    }

    /** Begins; sends BEGIN itself. */
    Transaction begin(Beginning beginning) throws SQLException {
        begin(beginning, engine::execute);
        return open();
    }

    /** Sends BEGIN, with the slot taken before where the transaction may write. */
    <T> T begin(Beginning beginning, Work<T> work) throws SQLException {
        engine.guardAgainstWrites(readOnly);
        if (!readOnly) {
            requireSound();
            durability.beforeWrite();
        }
        boolean deferred = beginning.mode() == BeginMode.DEFERRED;
        WriterSlot.Ticket ticket =
                deferred || readOnly ? null : slots.acquireSlots(beginning.firstSql());
        boolean begun = false;
        try {
            if (!deferred) {
                requireNotMoved();
            }
            T result = waits.patiently(work, "BEGIN " + beginning.mode(), true);
            // Only now: a BEGIN that finds an attached file locked takes the lock on the main file
            // back, and SQLite reports that as a rollback.
            engine.began();
            begun = true;
            state =
                    new Open(
                            new Transaction(kind(deferred), ticket, beginning, journal(beginning)));
            return result;
        } catch (SQLException e) {
            throw explain(e);
        } finally {
            if (!begun) {
                slots.release(ticket);
            }
        }
    }

    private Transaction.Kind kind(boolean deferred) {
        if (readOnly) {
            return Transaction.Kind.READ_ONLY;
        }
        return deferred ? Transaction.Kind.DEFERRED : Transaction.Kind.WRITE;
    }

    /** Only what may have to be run again is recorded. */
    private Journal journal(Beginning beginning) {
        boolean cannotGetLost = readOnly || beginning.writes() || beginning.isExplicit();
        return cannotGetLost || retry == RetryMode.OFF
                ? Journal.NONE
                : new Journal(context.journalLimit());
    }

    /**
     * Begins a transaction again of which nothing is left in SQLite.
     *
     * @param withLock whether with the write lock
     */
    void beginAgain(Transaction transaction, boolean withLock) throws SQLException {
        BeginMode mode = BeginMode.DEFERRED;
        if (withLock) {
            boolean isExclusive = transaction.beginning().mode() == BeginMode.EXCLUSIVE;
            mode = isExclusive ? BeginMode.EXCLUSIVE : BeginMode.IMMEDIATE;
            transaction.takes(slots.acquireSlots(transaction.beginning().firstSql()));
            requireNotMoved();
        }
        waits.patiently(engine::execute, "BEGIN " + mode, true);
        engine.began();
        transaction.beganAgain(withLock);
        state = new Open(transaction);
    }

    /** Nothing of the transaction is left in SQLite until its next statement. */
    void yield(Transaction transaction, Snapshot before) {
        transaction.gaveWay();
        state = new Yielded(transaction, before);
    }

    /** A statement that writes is about to run. */
    void writes(Transaction transaction) {
        if (!transaction.hasWritten()) {
            transaction.writes();
            beginnings.wrote(transaction);
        }
    }

    // Within

    /** Runs a statement in the open transaction. */
    <T> T run(Transaction transaction, String sql, Work<T> work) throws SQLException {
        transaction.runs(sql);
        try {
            return waits.patiently(work, sql, false);
        } catch (SQLException e) {
            throw settle(transaction, e);
        }
    }

    /**
     * Runs a statement that writes in a deferred transaction: SQLite grants it at once or never.
     *
     * @throws SQLException the delegate's own; {@link #isRefused} or {@link #settle} say what it
     *     means
     */
    <T> T upgrade(Transaction transaction, SqlStatement sql, Work<T> work) throws SQLException {
        boolean hadSlot = transaction.holdsSlot();
        if (!hadSlot) {
            transaction.takes(slots.acquireFreeSlots(sql.text()));
        }
        transaction.runs(sql.text());
        boolean refused = false;
        try {
            T result = waits.atOnce(work, sql.text());
            if (sql.changesRows() && engine.writesOnlyMainFile()) {
                transaction.holdsWriteLock();
            }
            return result;
        } catch (SQLException e) {
            refused = ResultCode.isContention(context.sqlite().resultCode(e));
            throw e;
        } finally {
            // A statement that fails on its own account may have taken SQLite's write lock.
            if (refused && !hadSlot) {
                slots.release(transaction.takeTicket());
            }
        }
    }

    /** Whether a deferred transaction was refused because of somebody else who writes or wrote. */
    boolean isRefused(SQLException e) {
        engine.failed();
        int code = context.sqlite().resultCode(e);
        return ResultCode.isContention(code)
                && !engine.hasRolledBack()
                && !waits.isOwnCursor(e, code)
                && !errors.isDeadlock(e);
    }

    // End

    /** Fails if a sync of the file has failed: nothing that is written could be vouched for. */
    void requireSound() throws SQLException {
        try {
            durability.requireSound();
        } catch (IOException e) {
            throw errors.notSound(e);
        }
    }

    /**
     * Waits until a commit is on the disk.
     *
     * @param commit what {@link Durability#written()} gave
     * @throws SQLException if it may not be: nobody knows what will be found after a loss of power
     */
    void awaitSync(long commit) throws SQLException {
        try {
            durability.await(commit);
        } catch (IOException e) {
            throw closing(errors.unknownOutcome(e));
        }
    }

    /** Something was read, and is returned next. */
    void hasRead() throws SQLException {
        try {
            durability.afterRead();
        } catch (IOException e) {
            throw errors.notSound(e);
        }
    }

    /** Closes the connection for that reason. */
    private SQLException closing(SQLException reason) {
        try {
            close();
        } catch (SQLException onClose) {
            reason.addSuppressed(onClose);
        }
        return reason;
    }

    /**
     * Sends COMMIT until it is through. If this returns, the transaction is durable; if it throws,
     * the transaction is not committed: either still open, or gone and the session doomed.
     */
    <T> T commit(Transaction transaction, Work<T> work, String sql) throws SQLException {
        if (transaction.hasWritten()) {
            requireSoundToCommit(transaction);
        }
        T result = null;
        try {
            result = run(transaction, sql, work);
        } catch (RuntimeException e) {
            // Thrown by a commit listener of the application. SQLite may have committed all the
            // same, and then commit must not say otherwise.
            if (engine.hasRolledBack() || !engine.isIdle()) {
                throw e;
            }
            LOG.log(Level.WARNING, "a commit listener failed; the transaction is committed", e);
        }
        long commit = transaction.hasWritten() ? durability.written() : Durability.NOTHING;
        slots.release(transaction.takeTicket(), commit == Durability.NOTHING);
        end(transaction);
        awaitSync(commit);
        durability.afterTransaction();
        return result;
    }

    private void requireSoundToCommit(Transaction transaction) throws SQLException {
        try {
            requireSound();
        } catch (SQLException e) {
            lose(transaction, e, TransactionLost.Cause.FILE_NOT_SOUND);
            throw e;
        }
    }

    /** Rolls back and is idle; closes the connection if SQLite's state cannot be known. */
    void rollback(Transaction transaction) throws SQLException {
        try {
            try {
                engine.rollback();
            } catch (SQLException e) {
                if (!waits.isInterrupt(e)) {
                    throw e;
                }
                // An interrupt lasts until no statement runs any more (c3ref/interrupt.html).
                cursors.closeAll();
                engine.rollback();
            }
            end(transaction);
        } catch (SQLException e) {
            throw closing(errors.broken(e));
        }
    }

    /** The transaction is over in SQLite: the slot goes to the next. */
    void end(Transaction transaction) {
        state = Idle.INSTANCE;
        beginnings.ended(transaction);
        transaction.journal().stop();
        slots.release(transaction.takeTicket());
    }

    /** Ends a transaction of which nothing is left in SQLite. */
    void endYielded() throws SQLException {
        if (state instanceof Yielded yielded) {
            cursors.closeAll();
            end(yielded.transaction());
        }
    }

    /** The application accepts that its transaction is gone. */
    void forgive() {
        if (isLost()) {
            state = Idle.INSTANCE;
        }
    }

    /** Rolls back what is open, releases what is held, and closes the delegate. */
    void close() throws SQLException {
        if (state instanceof Closed) {
            return;
        }
        Transaction transaction = open();
        state = Closed.INSTANCE;
        try {
            engine.close(transaction != null);
        } finally {
            if (transaction != null) {
                transaction.journal().stop();
                slots.release(transaction.takeTicket());
            }
        }
    }

    // What a failure means

    /**
     * Decides what a failure inside a transaction has done to it.
     *
     * @return what to throw
     */
    SQLException settle(Transaction transaction, SQLException e) throws SQLException {
        engine.failed();
        if (engine.hasRolledBack()) {
            SQLException lost = errors.rolledBack(e);
            doom(transaction, lost, TransactionLost.Cause.ROLLED_BACK_BY_SQLITE);
            return lost;
        }
        SQLException lost = explain(e);
        int code = context.sqlite().resultCode(e);
        if (waits.isOwnCursor(e, code) || !ResultCode.isContention(code)) {
            return lost;
        }
        rollback(transaction);
        doom(transaction, lost, TransactionLost.Cause.BUSY);
        return lost;
    }

    /** The transaction cannot be continued: rolls back what is left of it. */
    void lose(Transaction transaction, SQLException lost, TransactionLost.Cause cause)
            throws SQLException {
        if (state instanceof Closed) {
            return;
        }
        cursors.closeAll();
        rollback(transaction);
        doom(transaction, lost, cause);
    }

    /** What to throw for a failure that left no transaction, or an open one, as it was. */
    SQLException explain(SQLException e) {
        int code = context.sqlite().resultCode(e);
        if (waits.isOwnCursor(e, code)) {
            return errors.ownCursor(e, cursors.oldest());
        }
        return ResultCode.isContention(code) && !errors.isOurs(e) ? waits.foreignLock(e) : e;
    }

    /**
     * Rolls back on behalf of others that wait; the application hears of it with its next call.
     *
     * @return false if there is nothing that others could wait for
     */
    boolean evict(String reason) throws SQLException {
        Transaction transaction = open();
        if (transaction == null || !transaction.holdsSlot()) {
            return false;
        }
        // A query that has begun goes on after ROLLBACK, over other data (lang_transaction.html).
        cursors.closeAll();
        Throwable beginning = transaction.beganAt();
        rollback(transaction);
        state = new Evicted(reason, beginning);
        SQLException lost = errors.stuck(reason, beginning);
        // Nobody else may ever hear of it: perhaps the application has forgotten the connection.
        LOG.log(
                Level.WARNING,
                "connection #" + context.id() + " lost a transaction: " + lost.getMessage(),
                beginning);
        tellLost(lost, TransactionLost.Cause.STUCK);
        return true;
    }

    private void doom(Transaction transaction, SQLException lost, TransactionLost.Cause cause) {
        beginnings.ended(transaction);
        transaction.journal().stop();
        slots.release(transaction.takeTicket());
        state = new Doomed(lost);
        tellLost(lost, cause);
    }

    private void tellLost(SQLException lost, TransactionLost.Cause cause) {
        context.listeners()
                .lost(
                        new TransactionLost(
                                context.id(), context.database(), cause, lost.getMessage()));
    }
}
