package io.safelite.internal.transaction;

import io.safelite.internal.queue.Lease;
import io.safelite.internal.queue.WriterSlot;
import io.safelite.internal.sql.Action;
import io.safelite.internal.sql.SqlStatement;
import io.safelite.internal.transaction.TransactionState.Closed;
import io.safelite.internal.transaction.TransactionState.Idle;
import java.sql.Connection;
import java.sql.SQLException;
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
    private final GeneratedKeys generatedKeys;
    private final TransactionMachine machine;
    private final SqlControl sqlControl;
    private final ReentrantLock lock = new ReentrantLock();

    /** Opened read-only: no hint of the application's makes it writable. */
    private final boolean isFileReadOnly;

    private volatile boolean autoCommit = true;

    /** How many calls there were; for whoever wants to know whether anything happens here. */
    private long calls;

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
        this.waits =
                new LockWaits(context, errors, cursors, new SessionClient(context, this), lease);
        this.busyTimeout = new BusyTimeout(engine, waits, busyTimeoutMillis);
        this.generatedKeys = new GeneratedKeys(engine);
        this.machine = new TransactionMachine(context, errors, engine, waits, cursors);
        this.sqlControl = new SqlControl(machine, engine, waits);
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
     * @param source where a generated key will be found
     * @param work the call into the delegate
     * @throws SQLException the delegate's own, or SafeLite's where it knows more
     */
    public <T> T execute(SqlStatement sql, int limitMillis, KeySource source, Work<T> work)
            throws SQLException {
        lock.lock();
        try {
            enter(limitMillis);
            Action action = sql.action();
            if (action instanceof Action.Control) {
                return sqlControl.execute(sql, autoCommit, work);
            }
            machine.requireNotLost();
            if (action instanceof Action.Setting setting) {
                return setting(setting, sql.text(), work);
            }
            boolean writes = !(action instanceof Action.Read);
            if (writes) {
                machine.requireWritable(sql.text());
                captureKeys(sql, source);
            }
            T result = dispatch(sql, writes, work);
            if (sql.insert()) {
                generatedKeys.inserted(source);
            }
            return result;
        } finally {
            lock.unlock();
        }
    }

    private void captureKeys(SqlStatement next, KeySource source) throws SQLException {
        if (next.insert()) {
            generatedKeys.beforeInsert(source);
        } else {
            generatedKeys.beforeWrite();
        }
    }

    private <T> T dispatch(SqlStatement sql, boolean writes, Work<T> work) throws SQLException {
        Transaction transaction = machine.open();
        if (transaction == null) {
            if (autoCommit || sql.action() instanceof Action.Standalone) {
                return writes ? writeAlone(sql, work) : readAlone(sql.text(), work);
            }
            transaction = machine.begin(sql.text(), writes, false);
        }
        return writes
                ? machine.write(transaction, sql.text(), work)
                : machine.run(transaction, sql.text(), work);
    }

    private <T> T readAlone(String sql, Work<T> work) throws SQLException {
        engine.guardAgainstWrites(machine.isReadOnly());
        try {
            return waits.patiently(work, sql, true);
        } catch (SQLException e) {
            throw machine.explain(e);
        }
    }

    private <T> T writeAlone(SqlStatement sql, Work<T> work) throws SQLException {
        engine.guardAgainstWrites(false);
        WriterSlot.Ticket ticket = waits.acquireSlots(sql.text());
        try {
            machine.requireNotMoved();
            if (sql.action() instanceof Action.Standalone) {
                return busyTimeout.waitInSqlite(work, sql.text());
            }
            return work.run(sql.text());
        } catch (SQLException e) {
            if (!waits.isWorthWaiting(e)) {
                throw machine.explain(e);
            }
        } finally {
            waits.release(ticket);
        }
        return writeInOwnTransaction(sql.text(), work);
    }

    /**
     * An autocommit write that was in somebody's way is given a transaction, so that its COMMIT can
     * be repeated: in rollback-journal mode a waiting COMMIT keeps new readers out, a statement
     * that is tried again and again does not, and could be starved by them.
     */
    private <T> T writeInOwnTransaction(String sql, Work<T> work) throws SQLException {
        Transaction transaction = machine.begin(sql, true, false);
        try {
            return machine.run(transaction, sql, work);
        } finally {
            try {
                // After a failure too: what an autocommit statement keeps when it fails (OR FAIL),
                // it keeps here.
                if (machine.open() != null) {
                    machine.commit(transaction, engine::execute, "COMMIT");
                }
            } finally {
                machine.forgive();
            }
        }
    }

    /** A setting of the connection neither begins a transaction nor needs one. */
    private <T> T setting(Action.Setting setting, String sql, Work<T> work) throws SQLException {
        if (BusyTimeout.isPragma(setting)) {
            return busyTimeout.runPragma(work, sql);
        }
        Transaction transaction = machine.open();
        T result = transaction == null ? readAlone(sql, work) : machine.run(transaction, sql, work);
        switch (setting.name()) {
            case "query_only" -> engine.queryOnlyChangedByUser();
            case "attach", "detach" -> engine.refresh(context.files());
            default -> {} // of no concern to the engine
        }
        return result;
    }

    /**
     * Runs work as one transaction of its own: all of it is kept or nothing. Only for a session
     * that {@link #commitsEachStatement}.
     *
     * @throws SQLException what the work or the commit throws; nothing is kept then
     */
    public <T> T executeAtomically(
            SqlStatement sql, int limitMillis, KeySource source, Work<T> work) throws SQLException {
        lock.lock();
        try {
            if (!commitsEachStatement()) {
                // Another thread has begun a transaction meanwhile: this belongs to it.
                return execute(sql, limitMillis, source, work);
            }
            enter(limitMillis);
            machine.requireWritable(sql.text());
            captureKeys(sql, source);
            Transaction transaction = machine.begin(sql.text(), true, false);
            try {
                T result = machine.run(transaction, sql.text(), work);
                machine.commit(transaction, engine::execute, "COMMIT");
                if (sql.insert()) {
                    generatedKeys.inserted(source);
                }
                return result;
            } finally {
                try {
                    if (machine.open() != null) {
                        machine.rollback(transaction);
                    }
                } finally {
                    machine.forgive();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether each statement would be a transaction of its own now. */
    public boolean commitsEachStatement() {
        return autoCommit && machine.state() instanceof Idle;
    }

    /**
     * Runs a call that only looks: it never queues, begins or ends anything, but waits where SQLite
     * is locked for readers. For metadata and {@code prepareStatement}.
     */
    public <T> T look(SqlStatement sql, Work<T> work) throws SQLException {
        lock.lock();
        try {
            enter();
            return BusyTimeout.isPragma(sql.action())
                    ? busyTimeout.runPragma(work, sql.text())
                    : waits.patiently(work, sql.text(), machine.open() == null);
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
        Transaction transaction = machine.open();
        if (transaction != null) {
            machine.commit(transaction, engine::execute, "COMMIT");
        }
    }

    /** JDBC's rollback; on a transaction that is already gone it is the application's consent. */
    public void rollback() throws SQLException {
        lock.lock();
        try {
            enter();
            Transaction transaction = machine.open();
            if (machine.isLost()) {
                machine.forgive();
            } else {
                requireNotAutoCommit();
                if (transaction != null) {
                    machine.rollback(transaction);
                }
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
            machine.requireNotLost();
            sqlControl.execute(savepoint, autoCommit, engine::execute);
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
            sqlControl.execute(releaseOrRollback, false, engine::execute);
            autoCommit = machine.open() == null;
        } finally {
            lock.unlock();
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
            if (effective != machine.isReadOnly() && machine.open() != null) {
                throw new SQLException(
                        "setReadOnly("
                                + on
                                + ") came after the first statement of a transaction: call it"
                                + " before, or after commit or rollback",
                        SafeLiteErrors.INVALID_STATE);
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

    /** See {@link io.safelite.internal.queue.Client#activity}. */
    long activity() {
        if (!lock.tryLock()) {
            return -1;
        }
        try {
            return (calls + cursors.progress()) & Long.MAX_VALUE;
        } finally {
            lock.unlock();
        }
    }

    /** See {@link io.safelite.internal.queue.Client#rollBack}. */
    boolean rollBack(long activity, String reason) throws SQLException {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            return activity() == activity && machine.evict(reason);
        } finally {
            lock.unlock();
        }
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

    private void enter(int limitMillis) throws SQLException {
        calls++;
        if (waits.isClosing()) {
            throw new SQLException("database connection closed");
        }
        machine.requireNotClosed();
        busyTimeout.afterRawAccess();
        waits.begin(Math.min(busyTimeout.millis(), limitMillis));
    }

    private void enter() throws SQLException {
        enter(Integer.MAX_VALUE);
    }
}
