package io.safelite.internal.transaction;

import io.safelite.config.BeginMode;
import io.safelite.internal.sql.Action;
import io.safelite.internal.sql.SqlStatement;
import java.sql.SQLException;

/**
 * Transaction control that comes as SQL text: BEGIN, COMMIT, ROLLBACK and savepoints, from any
 * execute method. Used under the session's lock only.
 */
final class SqlControl {
    private final TransactionMachine machine;
    private final Engine engine;
    private final LockWaits waits;

    SqlControl(TransactionMachine machine, Engine engine, LockWaits waits) {
        this.machine = machine;
        this.engine = engine;
        this.waits = waits;
    }

    /**
     * Executes it and follows what it does to the transaction.
     *
     * @param autoCommit JDBC's flag: where it is off, JDBC is in a transaction before SQLite is
     */
    <T> T execute(SqlStatement sql, boolean autoCommit, Work<T> work) throws SQLException {
        Action action = sql.action();
        if (machine.isLost() && action instanceof Action.Rollback) {
            machine.forgive();
            return endNothing(sql, work);
        }
        machine.requireNotLost();
        if (machine.isYielded()) {
            machine.endYielded(); // Only COMMIT and ROLLBACK come here then: see Execution.
            return endNothing(sql, work);
        }
        Transaction transaction = machine.open();
        return transaction == null
                ? whileIdle(sql, autoCommit, work)
                : whileOpen(transaction, sql, work);
    }

    private <T> T whileIdle(SqlStatement sql, boolean autoCommit, Work<T> work)
            throws SQLException {
        if (sql.action() instanceof Action.Begin begin) {
            return machine.begin(beginning(begin, sql.text()), work);
        }
        if (sql.action() instanceof Action.Savepoint savepoint) {
            Beginning usual = machine.beginning(sql.text());
            Transaction begun = machine.begin(usual.bySavepoint(autoCommit));
            return savepoint(begun, savepoint.name(), sql.text(), work);
        }
        boolean endsJdbcTransaction =
                sql.action() instanceof Action.Commit || sql.action() instanceof Action.Rollback;
        return endsJdbcTransaction && !autoCommit
                ? endNothing(sql, work)
                : waits.patiently(work, sql.text(), true);
    }

    /** Lets COMMIT or ROLLBACK succeed on a transaction that SQLite does not have (any more). */
    private <T> T endNothing(SqlStatement sql, Work<T> work) throws SQLException {
        engine.execute("BEGIN");
        engine.began();
        boolean ended = false;
        try {
            T result = work.run(sql.text());
            ended = true;
            return result;
        } finally {
            if (!ended) {
                engine.rollback();
            }
        }
    }

    private Beginning beginning(Action.Begin begin, String sql) {
        return switch (begin.mode()) {
            case DEFERRED -> machine.beginning(sql);
            case IMMEDIATE -> Beginning.explicitly(BeginMode.IMMEDIATE, sql);
            case EXCLUSIVE -> Beginning.explicitly(BeginMode.EXCLUSIVE, sql);
        };
    }

    private <T> T whileOpen(Transaction transaction, SqlStatement sql, Work<T> work)
            throws SQLException {
        Action action = sql.action();
        if (action instanceof Action.Commit) {
            return machine.commit(transaction, work, sql.text());
        }
        if (action instanceof Action.Rollback) {
            T result = machine.run(transaction, sql.text(), work);
            machine.end(transaction);
            return result;
        }
        if (action instanceof Action.Savepoint savepoint) {
            return savepoint(transaction, savepoint.name(), sql.text(), work);
        }
        if (action instanceof Action.Release release) {
            if (transaction.endsWithReleaseOf(release.name())) {
                return machine.commit(transaction, work, "COMMIT");
            }
            T result = machine.run(transaction, sql.text(), work);
            transaction.release(release.name());
            return result;
        }
        T result = machine.run(transaction, sql.text(), work);
        if (action instanceof Action.RollbackTo rollbackTo) {
            transaction.rollbackTo(rollbackTo.name());
        }
        return result;
    }

    private <T> T savepoint(Transaction transaction, String name, String sql, Work<T> work)
            throws SQLException {
        T result = machine.run(transaction, sql, work);
        transaction.savepoint(name);
        return result;
    }
}
