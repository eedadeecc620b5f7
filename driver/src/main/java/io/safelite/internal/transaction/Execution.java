package io.safelite.internal.transaction;

import io.safelite.event.ConflictReason;
import io.safelite.internal.journal.Journal;
import io.safelite.internal.queue.WriterSlot;
import io.safelite.internal.sql.Action;
import io.safelite.internal.sql.SqlStatement;
import java.sql.SQLException;
import java.util.Set;

/**
 * What executing a statement takes, depending on what it is and whether a transaction is open. Used
 * under the session's lock only.
 */
final class Execution {
    /** Settings under which every statement gives what it gave before. */
    private static final Set<String> WITHOUT_EFFECT_ON_RESULTS =
            Set.of(
                    "analysis_limit",
                    "cache_size",
                    "cache_spill",
                    "cell_size_check",
                    "checkpoint_fullfsync",
                    "foreign_keys", // within a transaction SQLite ignores it
                    "fullfsync",
                    "hard_heap_limit",
                    "journal_size_limit",
                    "locking_mode",
                    "mmap_size",
                    "secure_delete",
                    "shrink_memory",
                    "soft_heap_limit",
                    "synchronous",
                    "threads",
                    "wal_autocheckpoint");

    private final SessionContext context;
    private final Engine engine;
    private final LockWaits waits;
    private final SlotAccess slots;
    private final BusyTimeout busyTimeout;
    private final Durability durability;
    private final GeneratedKeys generatedKeys;
    private final TransactionMachine machine;
    private final Restart restart;
    private final Recorder recorder;
    private final SqlControl sqlControl;
    private String running = "";

    Execution(
            SessionContext context,
            Engine engine,
            LockWaits waits,
            SlotAccess slots,
            BusyTimeout busyTimeout,
            Durability durability,
            GeneratedKeys generatedKeys,
            TransactionMachine machine,
            Restart restart,
            Recorder recorder) {
        this.context = context;
        this.engine = engine;
        this.waits = waits;
        this.slots = slots;
        this.busyTimeout = busyTimeout;
        this.durability = durability;
        this.generatedKeys = generatedKeys;
        this.machine = machine;
        this.restart = restart;
        this.recorder = recorder;
        this.sqlControl = new SqlControl(machine, engine, waits);
    }

    /**
     * Executes it and notes it in the journal of the transaction it is in.
     *
     * @param autoCommit JDBC's flag
     */
    <T> T execute(SqlStatement sql, boolean autoCommit, Caller caller, Work<T> work)
            throws SQLException {
        machine.usedBy(Thread.currentThread());
        running = sql.text();
        recorder.begins();
        try {
            T result = dispatch(sql, autoCommit, caller, work);
            if (machine.isLost()) {
                machine.requireNotLost(); // by a function that the statement has called
            }
            recorder.succeeded(sql, caller, result);
            if (sql.insert()) {
                generatedKeys.inserted(caller.keySource(), machine.journal());
            }
            return result;
        } catch (SQLException e) {
            recorder.failed(sql, caller, e);
            throw e;
        } catch (RuntimeException | Error e) {
            recorder.outcomeIsUnknown();
            throw e;
        }
    }

    /** The text of the statement that runs, or ran last. */
    String running() {
        return running;
    }

    private <T> T dispatch(SqlStatement sql, boolean autoCommit, Caller caller, Work<T> work)
            throws SQLException {
        Action action = sql.action();
        restart.resumeFor(action);
        if (action instanceof Action.Control) {
            return sqlControl.execute(sql, autoCommit, work);
        }
        machine.requireNotLost();
        if (action instanceof Action.Setting setting) {
            return setting(setting, sql.text(), work);
        }
        boolean writes = action.writes();
        if (writes) {
            machine.requireWritable(sql.text());
            captureKeys(sql, caller.keySource());
        }
        Transaction transaction = machine.open();
        if (transaction == null) {
            if (action == Action.COPY) {
                return copyAlone(sql.text(), work);
            }
            if (autoCommit || action instanceof Action.Standalone) {
                return writes ? writeAlone(sql, work) : readDurably(sql.text(), work);
            }
            transaction = machine.begin(machine.beginning(sql.text(), writes));
        }
        return writes ? write(transaction, sql, work) : read(transaction, sql.text(), work);
    }

    private <T> T read(Transaction transaction, String sql, Work<T> work) throws SQLException {
        T result = machine.run(transaction, sql, work);
        machine.hasRead();
        return result;
    }

    private void captureKeys(SqlStatement next, KeySource source) throws SQLException {
        if (next.insert()) {
            generatedKeys.beforeInsert(source);
        } else {
            generatedKeys.beforeWrite();
        }
    }

    private <T> T write(Transaction transaction, SqlStatement sql, Work<T> work)
            throws SQLException {
        machine.writes(transaction);
        engine.written(sql);
        if (transaction.kind() != Transaction.Kind.DEFERRED) {
            transaction.journal().stop();
            return machine.run(transaction, sql.text(), work);
        }
        try {
            return machine.upgrade(transaction, sql, work);
        } catch (SQLException e) {
            if (!machine.isRefused(e)) {
                throw machine.settle(transaction, e);
            }
            restart.afterConflict(transaction, e);
        }
        return machine.run(transaction, sql.text(), work);
    }

    private <T> T readDurably(String sql, Work<T> work) throws SQLException {
        T result = readAlone(sql, work);
        machine.hasRead();
        return result;
    }

    private <T> T readAlone(String sql, Work<T> work) throws SQLException {
        engine.guardAgainstWrites(machine.isReadOnly());
        return readUnguarded(sql, work);
    }

    private <T> T readUnguarded(String sql, Work<T> work) throws SQLException {
        try {
            return waits.patiently(work, sql, true);
        } catch (SQLException e) {
            throw machine.explain(e);
        }
    }

    /**
     * Another file is written, and SQLite wants no statement running and writing not forbidden,
     * neither of which matters to this one.
     */
    private <T> T copyAlone(String sql, Work<T> work) throws SQLException {
        generatedKeys.beforeWrite();
        engine.guardAgainstWrites(false);
        return readUnguarded(sql, work);
    }

    private <T> T writeAlone(SqlStatement sql, Work<T> work) throws SQLException {
        boolean standsAlone = sql.action() instanceof Action.Standalone;
        engine.guardAgainstWrites(false);
        engine.written(sql);
        machine.requireSound();
        if (standsAlone) {
            durability.reconsider();
        } else {
            durability.beforeWrite();
        }
        WriterSlot.Ticket ticket = slots.acquireSlots(sql.text());
        boolean isRefused = false;
        try {
            machine.requireNotMoved();
            if (standsAlone) {
                durability.standAlone();
                return busyTimeout.waitInSqlite(work, sql.text());
            }
            return work.run(sql.text());
        } catch (SQLException e) {
            if (standsAlone || !waits.isWorthWaiting(e)) {
                throw machine.explain(e);
            }
            isRefused = true;
        } finally {
            // After a failure too: what the statement keeps then (OR FAIL) is committed.
            long commit = isRefused ? Durability.NOTHING : durability.written();
            slots.release(ticket, commit == Durability.NOTHING);
            machine.awaitSync(commit);
        }
        return writeInOwnTransaction(sql.text(), work);
    }

    /**
     * An autocommit write that was in somebody's way is given a transaction, so that its COMMIT can
     * be repeated: in rollback-journal mode a waiting COMMIT keeps new readers out, a statement
     * that is tried again and again does not, and could be starved by them.
     */
    private <T> T writeInOwnTransaction(String sql, Work<T> work) throws SQLException {
        Transaction transaction = machine.begin(machine.beginning(sql, true));
        machine.writes(transaction);
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
        boolean isIdle = transaction == null;
        Work<T> concealed = durability.concealed(setting, isIdle, work);
        T result = isIdle ? readAlone(sql, concealed) : machine.run(transaction, sql, concealed);
        switch (setting.name()) {
            case "query_only" -> engine.queryOnlyChangedByUser();
            case "attach", "detach" -> {
                engine.refresh(context.files());
                durability.filesChanged(isIdle);
                machine.spoil(ConflictReason.ATTACHED, "it has executed " + sql.strip());
            }
            default -> {
                if (setting.assigns() && !WITHOUT_EFFECT_ON_RESULTS.contains(setting.name())) {
                    machine.spoil(
                            ConflictReason.SETTING_CHANGED,
                            "what came before it would run with it: " + sql.strip());
                }
            }
        }
        return result;
    }

    /** Runs work as one transaction of its own, in a session that is idle. */
    <T> T executeAtomically(SqlStatement sql, Caller caller, Work<T> work) throws SQLException {
        machine.requireWritable(sql.text());
        captureKeys(sql, caller.keySource());
        engine.written(sql);
        Transaction transaction = machine.begin(machine.beginning(sql.text(), true));
        machine.writes(transaction);
        try {
            T result = machine.run(transaction, sql.text(), work);
            machine.commit(transaction, engine::execute, "COMMIT");
            if (sql.insert()) {
                generatedKeys.inserted(caller.keySource(), Journal.NONE);
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
    }
}
