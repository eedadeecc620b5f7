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
 * only {@link #cancelWait} and {@link #isClosed} do without. The delegate's own autocommit flag is
 * switched off for good; JDBC's flag lives here, and BEGIN is sent with the first statement that
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
    private boolean autoCommit = true;

    /**
     * @param raw a connection of the delegate that {@code SqliteJdbc.takeOver} has readied
     * @param lease keeps the ticket the session holds
     * @param busyTimeoutMillis the budget of one call, in milliseconds
     */
    public Session(SessionContext context, Connection raw, Lease lease, int busyTimeoutMillis)
            throws SQLException {
        this.context = context;
        SafeLiteErrors errors = new SafeLiteErrors(context);
        this.engine = new Engine(raw, context.sqlite());
        this.waits = new LockWaits(context, errors, cursors, lease);
        this.busyTimeout = new BusyTimeout(engine, waits, busyTimeoutMillis);
        this.generatedKeys = new GeneratedKeys(engine);
        this.machine = new TransactionMachine(context, errors, engine, waits, cursors);
        this.sqlControl = new SqlControl(machine, engine, waits);
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
     * @param queryTimeoutSeconds shortens the budget of this call; 0 does not
     * @param source where a generated key will be found
     * @param work the call into the delegate
     * @throws SQLException the delegate's own, or SafeLite's where it knows more
     */
    public <T> T execute(SqlStatement sql, int queryTimeoutSeconds, KeySource source, Work<T> work)
            throws SQLException {
        lock.lock();
        try {
            enter(queryTimeoutSeconds);
            source.reset();
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
                generatedKeys.beforeWrite(source);
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

    private <T> T dispatch(SqlStatement sql, boolean writes, Work<T> work) throws SQLException {
        Transaction transaction = machine.open();
        if (transaction == null) {
            if (autoCommit || sql.action() instanceof Action.Standalone) {
                return writes ? writeAlone(sql.text(), work) : readAlone(sql.text(), work);
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

    private <T> T writeAlone(String sql, Work<T> work) throws SQLException {
        engine.guardAgainstWrites(false);
        WriterSlot.Ticket ticket = waits.acquireSlot(sql);
        try {
            return waits.patiently(work, sql, true);
        } catch (SQLException e) {
            throw machine.explain(e);
        } finally {
            if (ticket != null) {
                ticket.close();
            }
        }
    }

    /** A setting of the connection neither begins a transaction nor needs one. */
    private <T> T setting(Action.Setting setting, String sql, Work<T> work) throws SQLException {
        if (setting.name().equals("busy_timeout")) {
            return busyTimeout.runPragma(work, sql);
        }
        Transaction transaction = machine.open();
        T result = transaction == null ? readAlone(sql, work) : machine.run(transaction, sql, work);
        if (setting.name().equals("query_only")) {
            engine.queryOnlyChangedByUser();
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
            SqlStatement sql, int queryTimeoutSeconds, KeySource source, Work<T> work)
            throws SQLException {
        lock.lock();
        try {
            enter(queryTimeoutSeconds);
            machine.requireNotLost();
            machine.requireWritable(sql.text());
            source.reset();
            generatedKeys.beforeWrite(source);
            Transaction transaction = machine.begin(sql.text(), true, false);
            try {
                T result = machine.run(transaction, sql.text(), work);
                machine.commit(transaction, engine::execute, "COMMIT");
                if (sql.insert()) {
                    generatedKeys.inserted(source);
                }
                return result;
            } finally {
                if (machine.open() != null) {
                    machine.rollback(transaction);
                }
                machine.forgive();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether each statement would be a transaction of its own now. */
    public boolean commitsEachStatement() {
        lock.lock();
        try {
            return autoCommit && machine.state() instanceof Idle;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs a call that only looks: it never queues, begins or ends anything, but waits where SQLite
     * is locked for readers. For metadata and {@code prepareStatement}.
     */
    public <T> T look(SqlStatement sql, Work<T> work) throws SQLException {
        lock.lock();
        try {
            enter(0);
            boolean isBusyTimeout =
                    sql.action() instanceof Action.Setting setting
                            && setting.name().equals("busy_timeout");
            return isBusyTimeout
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
            Transaction transaction = machine.open();
            return transaction == null ? machine.explain(e) : machine.settle(transaction, e);
        } finally {
            lock.unlock();
        }
    }

    /** A query has opened a cursor. */
    public void opened(Cursors.Cursor cursor) {
        lock.lock();
        try {
            cursors.add(cursor);
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
            enter(0);
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
            enter(0);
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
            enter(0);
            Transaction transaction = machine.open();
            if (machine.state() instanceof TransactionState.Doomed) {
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

    /** Sets a savepoint; in autocommit it switches that off, as sqlite-jdbc does. */
    public void setSavepoint(SqlStatement savepoint) throws SQLException {
        lock.lock();
        try {
            enter(0);
            machine.requireNotLost();
            sqlControl.execute(savepoint, false, engine::execute);
            autoCommit = false;
        } finally {
            lock.unlock();
        }
    }

    /** Releases a savepoint or rolls back to it. */
    public void useSavepoint(SqlStatement releaseOrRollback) throws SQLException {
        lock.lock();
        try {
            enter(0);
            requireNotAutoCommit();
            sqlControl.execute(releaseOrRollback, false, engine::execute);
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
            enter(0);
            if (on != machine.isReadOnly() && machine.open() != null) {
                throw new SQLException(
                        "setReadOnly("
                                + on
                                + ") came after the first statement of a transaction: call it"
                                + " before, or after commit or rollback",
                        SafeLiteErrors.INVALID_STATE);
            }
            machine.setReadOnly(on);
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
                generatedKeys.beforeWrite(null);
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

    private void enter(int queryTimeoutSeconds) throws SQLException {
        machine.requireNotClosed();
        busyTimeout.afterRawAccess();
        int millis = busyTimeout.millis();
        waits.begin(
                queryTimeoutSeconds <= 0
                        ? millis
                        : (int) Math.min(millis, queryTimeoutSeconds * 1000L));
    }
}
