package io.safelite.internal.transaction;

import io.safelite.config.RetryMode;
import io.safelite.event.ConflictReason;
import io.safelite.internal.journal.Track;
import io.safelite.internal.queue.Lease;
import io.safelite.internal.sql.Action;
import io.safelite.internal.sql.SqlStatement;
import io.safelite.internal.transaction.TransactionState.Closed;
import io.safelite.internal.transaction.TransactionState.Idle;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One connection as the engine sees it: every call of the JDBC layer that means something arrives
 * here.
 *
 * <p>Thread-safe: every call holds one {@link ReentrantLock}, which does not pin a virtual thread;
 * only the questions that one volatile field answers do without. The delegate's own autocommit flag
 * is switched off for good; JDBC's flag lives here, and BEGIN is sent with the first statement that
 * needs it.
 */
public final class Session {
    private final SessionContext context;
    private final Cursors cursors = new Cursors();
    private final Engine engine;
    private final LockWaits waits;
    private final BusyTimeout busyTimeout;
    private final Durability durability;
    private final GeneratedKeys generatedKeys;
    private final TransactionMachine machine;
    private final Restart restart;
    private final Recorder recorder;
    private final Execution execution;
    private final ReentrantLock lock = new ReentrantLock();

    /** Opened read-only: no hint of the application's makes it writable. */
    private final boolean isFileReadOnly;

    private volatile boolean autoCommit = true;

    /** How many calls there were; for whoever wants to know whether anything happens here. */
    private long calls;

    /** Who made the last call. Read by other threads too, which may see an older one. */
    private String lastThread = "";

    /**
     * @param raw a connection of the delegate that {@code SqliteJdbc.takeOver} has readied
     * @param lease keeps the ticket the session holds
     * @param busyTimeoutMillis the budget of one call, in milliseconds
     * @param isFileReadOnly whether SQLite has opened the file read-only
     */
    public Session(
            SessionContext context,
            Connection raw,
            Lease lease,
            int busyTimeoutMillis,
            boolean isFileReadOnly)
            throws SQLException {
        this.context = context;
        SafeLiteErrors errors = new SafeLiteErrors(context);
        this.engine = new Engine(raw, context.sqlite());
        this.waits = new LockWaits(context, errors, cursors);
        this.durability =
                new Durability(context, engine, waits, new Checkpointing(context, engine));
        SlotAccess slots =
                new SlotAccess(
                        context,
                        errors,
                        waits,
                        durability,
                        new SessionClient(context, this),
                        lease);
        this.busyTimeout = new BusyTimeout(engine, waits, busyTimeoutMillis);
        this.generatedKeys = new GeneratedKeys(engine);
        this.machine =
                new TransactionMachine(context, errors, engine, waits, slots, durability, cursors);
        this.restart =
                new Restart(
                        context, errors, engine, waits, slots, cursors, machine, this::isNested);
        this.recorder = new Recorder(machine, context.sqlite());
        this.execution =
                new Execution(
                        context,
                        engine,
                        waits,
                        slots,
                        busyTimeout,
                        durability,
                        generatedKeys,
                        machine,
                        restart,
                        recorder);
        this.isFileReadOnly = isFileReadOnly;
        machine.setReadOnly(isFileReadOnly);
    }

    public SessionContext context() {
        return context;
    }

    // Statements

    /**
     * Executes a statement as the session's state demands: begins what has to be begun, waits where
     * waiting helps, and notices what became of the transaction.
     *
     * @param sql the statement and what it does
     * @param limitMillis shortens the budget of this call, in milliseconds
     * @param caller the JDBC statement that executes it
     * @param work the call into the delegate
     * @throws SQLException the delegate's own, or SafeLite's where it knows more
     */
    public <T> T execute(SqlStatement sql, int limitMillis, Caller caller, Work<T> work)
            throws SQLException {
        lock.lock();
        try {
            enter(limitMillis);
            return execution.execute(sql, autoCommit, caller, work);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs work as one transaction of its own: all of it is kept or nothing. Only for a session
     * that {@link #commitsEachStatement}.
     *
     * @throws SQLException what the work or the commit throws; nothing is kept then
     */
    public <T> T executeAtomically(SqlStatement sql, int limitMillis, Caller caller, Work<T> work)
            throws SQLException {
        lock.lock();
        try {
            if (!commitsEachStatement()) {
                // Another thread has begun a transaction meanwhile: this belongs to it.
                enter(limitMillis);
                return execution.execute(sql, autoCommit, caller, work);
            }
            enter(limitMillis);
            return execution.executeAtomically(sql, caller, work);
        } finally {
            lock.unlock();
        }
    }

    /** Whether each statement would be a transaction of its own now. */
    public boolean commitsEachStatement() {
        return autoCommit && machine.state() instanceof Idle;
    }

    /** Whether what is written now may have to be done again, entry by entry. */
    public boolean recordsWrites() {
        Transaction transaction = machine.open();
        return transaction != null
                && transaction.kind() == Transaction.Kind.DEFERRED
                && transaction.journal().isRecording();
    }

    /**
     * Runs a call that only looks: it never queues, begins or ends anything, but waits where SQLite
     * is locked for readers. For metadata and {@code prepareStatement}.
     */
    public <T> T look(SqlStatement sql, Work<T> work) throws SQLException {
        lock.lock();
        try {
            enter();
            machine.journal().lookedAtSchema();
            if (BusyTimeout.isPragma(sql.action())) {
                return busyTimeout.runPragma(work, sql.text());
            }
            boolean isIdle = machine.open() == null;
            return waits.patiently(
                    durability.concealed(sql.action(), isIdle, work), sql.text(), isIdle);
        } catch (SQLException e) {
            throw machine.explain(e);
        } finally {
            lock.unlock();
        }
    }

    /** What to throw for a failure of a cursor that was already open. */
    public SQLException cursorFailed(SQLException e) throws SQLException {
        lock.lock();
        try {
            machine.requireNotLost();
            Transaction transaction = machine.open();
            return transaction == null ? machine.explain(e) : machine.settle(transaction, e);
        } finally {
            lock.unlock();
        }
    }

    /** A query has opened a cursor. Called by the {@link Work} that has, under the lock. */
    public void opened(Cursors.Cursor cursor) {
        cursors.add(cursor);
    }

    /**
     * The execution that runs now gives these rows. Called by its {@link Work}, under the lock.
     *
     * @return where their reading is to be noted; null for nowhere
     */
    public Track record(Cursors.Cursor cursor) {
        return recorder.opened(cursor);
    }

    /**
     * Rows from before this transaction are about to be read: what is in them is older than what
     * the transaction sees, and nothing of it is noted.
     */
    public void readOutsideTransaction() {
        if (machine.journal().isRecording()) {
            lock.lock();
            try {
                machine.spoil(
                        ConflictReason.OLDER_CURSOR,
                        "a result set from before the transaction was read in it");
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * A thread other than the transaction's is about to read its rows: they may not be exchanged.
     */
    public void readByAnotherThread() {
        lock.lock();
        try {
            machine.usedBy(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /** The rows of a cursor were closed to be exchanged, and are needed now. */
    public void resume() throws SQLException {
        lock.lock();
        try {
            enter();
            machine.requireNotLost();
            restart.resume(Action.READ);
        } finally {
            lock.unlock();
        }
    }

    /** A cursor is exhausted or closed. */
    public void closed(Cursors.Cursor cursor) {
        lock.lock();
        try {
            cursors.remove(cursor);
        } finally {
            lock.unlock();
        }
    }

    /** Makes the source capture its generated key now, if it has not. */
    public void askForKey(KeySource source) throws SQLException {
        lock.lock();
        try {
            machine.requireNotClosed();
            machine.usedBy(Thread.currentThread());
            generatedKeys.ask(source);
        } finally {
            lock.unlock();
        }
    }

    // The connection

    public boolean getAutoCommit() throws SQLException {
        lock.lock();
        try {
            machine.requireNotClosed();
            return autoCommit;
        } finally {
            lock.unlock();
        }
    }

    /**
     * JDBC's flag. Switching it on commits an open transaction, and the flag changes only if that
     * succeeded; switching it off sends nothing to SQLite.
     */
    public void setAutoCommit(boolean on) throws SQLException {
        lock.lock();
        try {
            enter();
            if (on == autoCommit) {
                return;
            }
            if (on) {
                commitIfOpen();
            }
            autoCommit = on;
        } finally {
            lock.unlock();
        }
    }

    /** JDBC's commit: if it returns, the transaction is as durable as {@code synchronous} says. */
    public void commit() throws SQLException {
        lock.lock();
        try {
            enter();
            requireNotAutoCommit();
            commitIfOpen();
        } finally {
            lock.unlock();
        }
    }

    private void commitIfOpen() throws SQLException {
        machine.requireNotLost();
        restart.resumeFor(Action.COMMIT);
        machine.endYielded();
        Transaction transaction = machine.open();
        if (transaction != null) {
            machine.commit(transaction, engine::execute, "COMMIT");
        }
    }

    /** JDBC's rollback; on a transaction that is already gone it is the application's consent. */
    public void rollback() throws SQLException {
        lock.lock();
        try {
            begin(Integer.MAX_VALUE);
            if (machine.isLost()) {
                machine.forgive();
                return;
            }
            requireNotAutoCommit();
            machine.endYielded();
            Transaction transaction = machine.open();
            if (transaction != null) {
                machine.rollback(transaction);
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireNotAutoCommit() throws SQLException {
        if (autoCommit) {
            throw new SQLException("database in auto-commit mode");
        }
    }

    /**
     * Sets a savepoint; in autocommit it switches that off, as sqlite-jdbc does, until this
     * savepoint is released.
     */
    public void setSavepoint(SqlStatement savepoint) throws SQLException {
        lock.lock();
        try {
            enter();
            execution.execute(savepoint, autoCommit, OwnCaller.INSTANCE, engine::execute);
            autoCommit = false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Releases a savepoint or rolls back to it. Releasing the savepoint that opened the transaction
     * commits it, and then every statement commits by itself again: with sqlite-jdbc it does, and
     * an application that never calls commit() must not lose what it writes afterwards.
     */
    public void useSavepoint(SqlStatement releaseOrRollback) throws SQLException {
        lock.lock();
        try {
            enter();
            requireNotAutoCommit();
            execution.execute(releaseOrRollback, false, OwnCaller.INSTANCE, engine::execute);
            autoCommit = machine.open() == null;
        } finally {
            lock.unlock();
        }
    }

    /** What happens to a transaction that cannot go on as it was. */
    public RetryMode getRetry() {
        lock.lock();
        try {
            return machine.retry();
        } finally {
            lock.unlock();
        }
    }

    /** Sets that from the next transaction on; not within one, whose beginning it decides about. */
    public void setRetry(RetryMode mode) throws SQLException {
        lock.lock();
        try {
            enter();
            requireNotInTransaction("safelite.retry=" + mode);
            machine.setRetry(mode);
        } finally {
            lock.unlock();
        }
    }

    private void requireNotInTransaction(String what) throws SQLException {
        if (machine.open() != null || machine.isYielded()) {
            throw new SQLException(
                    what
                            + " came after the first statement of a transaction: call it before, or"
                            + " after commit or rollback",
                    SafeLiteErrors.INVALID_STATE);
        }
    }

    public boolean isReadOnly() throws SQLException {
        lock.lock();
        try {
            machine.requireNotClosed();
            return machine.isReadOnly();
        } finally {
            lock.unlock();
        }
    }

    /**
     * JDBC's hint: transactions of a read-only session begin DEFERRED and cannot write. May be
     * given until the first statement of a transaction.
     */
    public void setReadOnly(boolean on) throws SQLException {
        lock.lock();
        try {
            enter();
            boolean effective = on || isFileReadOnly;
            if (effective != machine.isReadOnly()) {
                requireNotInTransaction("setReadOnly(" + on + ")");
            }
            machine.setReadOnly(effective);
        } finally {
            lock.unlock();
        }
    }

    /** The budget of one call, in milliseconds. */
    public int getBusyTimeout() {
        lock.lock();
        try {
            return busyTimeout.millis();
        } finally {
            lock.unlock();
        }
    }

    public void setBusyTimeout(int millis) throws SQLException {
        lock.lock();
        try {
            machine.requireNotClosed();
            busyTimeout.set(millis);
        } finally {
            lock.unlock();
        }
    }

    /** The application is about to get hold of an object below SafeLite. */
    public void beforeRawAccess() throws SQLException {
        lock.lock();
        try {
            if (!isClosed()) {
                generatedKeys.beforeWrite();
                busyTimeout.beforeRawAccess();
                durability.rawExposed(machine.open() != null);
                if (isNested()) {
                    machine.ranForeignCode(execution.running());
                } else {
                    machine.rawExposed();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the wait of the thread that waits in this session; false if none does. */
    public boolean cancelWait() {
        return waits.cancel();
    }

    public boolean isClosed() {
        return machine.state() instanceof Closed;
    }

    // What others ask that wait for this session

    /** See {@link io.safelite.internal.queue.Client#yieldSlots}. */
    boolean yieldSlots() throws SQLException {
        return unlessInUse(() -> restart.yieldSlots(false));
    }

    /** See {@link io.safelite.internal.queue.Client#yieldSlotsToOther}. */
    boolean yieldSlotsToOther(long activity) throws SQLException {
        return unlessInUse(() -> activity() == activity && restart.yieldSlots(true));
    }

    /** What others want of this session. */
    @FunctionalInterface
    private interface Favour {
        boolean isDone() throws SQLException;
    }

    private boolean unlessInUse(Favour favour) throws SQLException {
        // Not in the middle of a call of its own: an SQL function that uses another connection.
        if (lock.isHeldByCurrentThread() || !lock.tryLock()) {
            return false;
        }
        try {
            return favour.isDone();
        } finally {
            lock.unlock();
        }
    }

    /** See {@link io.safelite.internal.queue.Client#activity}. */
    long activity() {
        if (!lock.tryLock()) {
            return -1;
        }
        try {
            // A call counts for more than all rows: one may end a cursor, whose rows count no more.
            return ((calls << 32) + cursors.progress()) & Long.MAX_VALUE;
        } finally {
            lock.unlock();
        }
    }

    /** See {@link io.safelite.internal.queue.Client#rollBack}. */
    boolean rollBack(long activity, String reason) throws SQLException {
        return unlessInUse(() -> activity() == activity && machine.evict(reason));
    }

    /**
     * What a connection reads.
     *
     * @param thread the one that has used it last
     * @param what the open transaction or result set; the same object as long as it is the same
     */
    record Reading(long connection, String thread, String sql, Object what) {
        /**
         * One clause for a message.
         *
         * @param since when it was seen first
         */
        String describe(Instant since) {
            return "connection #"
                    + connection
                    + ", thread \""
                    + thread
                    + "\", which was reading at "
                    + since
                    + " already ("
                    + sql.strip()
                    + ")";
        }
    }

    /**
     * What keeps the log from being begun anew; null if nothing does. For any thread, without the
     * lock that a long call holds: what it says may be a little old.
     */
    Reading reading() {
        Transaction transaction = machine.open();
        Cursors.Cursor cursor = cursors.oldestCursor();
        if (transaction == null && cursor == null) {
            return null;
        }
        return new Reading(
                context.id(),
                lastThread,
                cursor == null ? execution.running() : cursor.sql(),
                transaction == null ? cursor : transaction);
    }

    /** Rolls back what is open, gives the slot back and closes the delegate. Twice is harmless. */
    public void close() throws SQLException {
        waits.close();
        lock.lock();
        try {
            machine.close();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the thread is in a function that a statement of this very connection calls. */
    private boolean isNested() {
        return lock.getHoldCount() > 1 || cursors.isAnyStepping();
    }

    private void enter(int limitMillis) throws SQLException {
        begin(limitMillis);
        busyTimeout.afterRawAccess();
        if (machine.open() == null) {
            durability.afterTransaction();
        }
    }

    /** Asks SQLite nothing: whoever rolls back shall not fail because of what it would answer. */
    private void begin(int limitMillis) throws SQLException {
        calls++;
        lastThread = Thread.currentThread().getName();
        if (waits.isClosing()) {
            throw new SQLException("database connection closed");
        }
        machine.requireNotClosed();
        waits.begin(Math.min(busyTimeout.millis(), limitMillis));
    }

    private void enter() throws SQLException {
        enter(Integer.MAX_VALUE);
    }
}
