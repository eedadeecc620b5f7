package io.safelite.internal.transaction;

import io.safelite.event.ConflictReason;
import io.safelite.internal.journal.Journal;
import io.safelite.internal.journal.LiveCursor;
import io.safelite.internal.journal.Outcome;
import io.safelite.internal.journal.Track;
import io.safelite.internal.sql.Action;
import io.safelite.internal.sql.SqlStatement;
import io.safelite.internal.sqlite.ResultCode;
import io.safelite.internal.sqlite.SqliteJdbc;
import java.sql.SQLException;

/**
 * Notes in the journal of the open transaction what the session executes, and what came of it. Used
 * under the session's lock only.
 */
final class Recorder {
    private static final Outcome DONE = new Outcome.Done();

    private final TransactionMachine machine;
    private final SqliteJdbc sqlite;

    /** The rows of the execution that runs now; null as long as it has none. */
    private Outcome rows;

    Recorder(TransactionMachine machine, SqliteJdbc sqlite) {
        this.machine = machine;
        this.sqlite = sqlite;
    }

    /** A statement is about to be executed. */
    void begins() {
        if (rows != null) {
            rows = null;
            outcomeIsUnknown();
        }
    }

    /** A call has failed with something that is no SQLException. */
    void outcomeIsUnknown() {
        machine.spoil(
                ConflictReason.UNKNOWN_OUTCOME,
                "a call ended with an error that leaves open what it has done");
    }

    /** The execution that runs now has opened a cursor; null if that is not recorded. */
    Track opened(LiveCursor cursor) {
        Journal journal = machine.journal();
        if (!journal.isRecording()) {
            return null;
        }
        rows = new Outcome.Rows(journal.cursors());
        return journal.opened(cursor);
    }

    /** A statement was executed with that result. */
    void succeeded(SqlStatement sql, Caller caller, Object result) throws SQLException {
        Outcome opened = rows;
        rows = null;
        if (isRecorded(sql.action())) {
            note(sql, caller, opened == null ? outcome(sql, caller, result) : opened);
        }
    }

    /** Where no rows are changed, the count that sqlite-jdbc gives is an earlier statement's. */
    private static Outcome outcome(SqlStatement sql, Caller caller, Object result)
            throws SQLException {
        if (!sql.changesRows()) {
            return DONE;
        }
        return new Outcome.Count(
                result instanceof Number count ? count.longValue() : caller.updateCount());
    }

    /** A statement has failed, and its transaction is still open. */
    void failed(SqlStatement sql, Caller caller, SQLException e) throws SQLException {
        rows = null;
        int code = sqlite.resultCode(e);
        // What sqlite-jdbc refuses by itself tells nothing of the data.
        boolean isRefusal = code == 0 && sql.action() instanceof Action.Read;
        if (ResultCode.isInterrupt(code)) {
            machine.spoil(
                    ConflictReason.CANCELLED,
                    "a statement of it was cancelled, and might not end by itself: "
                            + sql.text().strip());
        } else if (isRecorded(sql.action()) && !isRefusal) {
            note(sql, caller, new Outcome.Failed(code));
        }
    }

    private void note(SqlStatement sql, Caller caller, Outcome outcome) throws SQLException {
        boolean isQuery = sql.action() instanceof Action.Read read && !read.setsTransaction();
        machine.journal().executed(caller.command(sql), outcome, isQuery, sql.action().writes());
    }

    /**
     * Settings of the connection outlast a rollback, and BEGIN and COMMIT are not in a transaction.
     */
    private boolean isRecorded(Action action) {
        return machine.journal().isRecording()
                && (action instanceof Action.Read
                        || action instanceof Action.Write
                        || action instanceof Action.Standalone
                        || action instanceof Action.Savepoint
                        || action instanceof Action.Release
                        || action instanceof Action.RollbackTo);
    }
}
