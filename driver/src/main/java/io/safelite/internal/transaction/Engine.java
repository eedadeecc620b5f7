package io.safelite.internal.transaction;

import io.safelite.internal.journal.Journal;
import io.safelite.internal.journal.Programs;
import io.safelite.internal.journal.Replay;
import io.safelite.internal.journal.Snapshot;
import io.safelite.internal.sql.SqlStatement;
import io.safelite.internal.sqlite.SqliteJdbc;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * SQLite's end of one session: the statements that the session itself sends, and the sensor for
 * what SQLite does on its own. Used under the session's lock only.
 */
final class Engine {
    /**
     * What every transaction sends. Nothing else may be kept: a pragma acts when it is prepared,
     * and the names of savepoints have no end.
     */
    private static final Set<String> KEPT_PREPARED =
            Set.of(
                    "BEGIN",
                    "BEGIN IMMEDIATE",
                    "BEGIN DEFERRED",
                    "BEGIN EXCLUSIVE",
                    "COMMIT",
                    "ROLLBACK");

    private final Connection raw;
    private final SqliteJdbc sqlite;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private PreparedStatement lastInsertRowid;
    private final Programs programs;
    private final boolean hearsOfRollbacks;
    private boolean queryOnly;
    private boolean mayHaveTemporaryTables;
    private boolean mayHaveAttached;

    /** Set by SQLite's rollback hook, on the thread that runs the statement. */
    private volatile boolean rolledBack;

    Engine(Connection raw, SqliteJdbc sqlite) throws SQLException {
        this.raw = raw;
        this.sqlite = sqlite;
        this.programs = new Programs(raw, sqlite);
        this.hearsOfRollbacks = sqlite.onRollback(raw, () -> rolledBack = true);
    }

    /** Executes a statement of the session's own that returns nothing. */
    Void execute(String sql) throws SQLException {
        if (KEPT_PREPARED.contains(sql)) {
            executePrepared(sql);
        } else {
            try (Statement statement = raw.createStatement()) {
                statement.execute(sql);
            }
        }
        return null;
    }

    private void executePrepared(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = raw.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        try {
            statement.execute();
        } catch (SQLException e) {
            // The error may have finalized it (core/DB.java:execute).
            prepared.remove(sql);
            statement.close();
            throw e;
        }
    }

    /** A transaction was begun: what was rolled back before is of no interest. */
    void began() {
        rolledBack = false;
    }

    /**
     * A statement in a transaction has failed: where no hook tells of rollbacks, SQLite is asked.
     */
    void failed() {
        if (!hearsOfRollbacks && !rolledBack) {
            rolledBack = isIdle();
        }
    }

    /** Whether SQLite has rolled back since the transaction began. */
    boolean hasRolledBack() {
        return rolledBack;
    }

    /**
     * Ends the transaction, if SQLite has not done so itself.
     *
     * @throws SQLException if SQLite's state is unknown afterwards
     */
    void rollback() throws SQLException {
        if (rolledBack) {
            return;
        }
        try {
            execute("ROLLBACK");
        } catch (SQLException | RuntimeException e) { // the latter from a listener
            if (!isIdle()) {
                throw e;
            }
        }
    }

    /**
     * Whether SQLite has no transaction open: BEGIN DEFERRED takes no lock and succeeds exactly
     * then.
     */
    boolean isIdle() {
        try {
            execute("BEGIN");
            execute("ROLLBACK");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Lets SQLite itself refuse every change, or allows them again
     * (https://sqlite.org/pragma.html#pragma_query_only).
     */
    void guardAgainstWrites(boolean on) throws SQLException {
        if (queryOnly != on) {
            execute(on ? "PRAGMA query_only=1" : "PRAGMA query_only=0");
            queryOnly = on;
        }
    }

    /** The user changes {@code query_only} by SQL: what he says stays until we change it. */
    void queryOnlyChangedByUser() {
        queryOnly = false;
    }

    /** Which state of the data the open transaction sees. */
    Snapshot snapshot() throws SQLException {
        return Snapshot.of(raw);
    }

    /** Ready to run a transaction again. */
    Replay replay(Journal journal, BooleanSupplier isTooLate, boolean isLastResort) {
        return new Replay(raw, sqlite, programs, journal, isTooLate, isLastResort);
    }

    /** The application may have defined functions. */
    void rawExposed() {
        programs.forget();
        mayHaveTemporaryTables = true;
    }

    /** A statement that writes was executed. */
    void written(SqlStatement sql) {
        mayHaveTemporaryTables |= sql.temporary();
    }

    /**
     * Whether a statement that has written has certainly locked the main file, and with it all that
     * can be written to: not so where there are other files or temporary tables.
     */
    boolean writesOnlyMainFile() {
        return !mayHaveTemporaryTables && !mayHaveAttached;
    }

    /** Something was attached or detached. */
    void refresh(SessionFiles files) throws SQLException {
        mayHaveAttached = true;
        files.refresh(raw);
    }

    void nativeBusyTimeout(int millis) throws SQLException {
        sqlite.nativeBusyTimeout(raw, millis);
    }

    /** What SQLite has as its busy timeout, in milliseconds: 0 if a busy handler is set. */
    int nativeBusyTimeout() throws SQLException {
        return Integer.parseInt(ask("PRAGMA busy_timeout"));
    }

    /** What a pragma answers, which is one value. */
    String ask(String pragma) throws SQLException {
        try (Statement statement = raw.createStatement();
                ResultSet row = statement.executeQuery(pragma)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    /** The rowid of the newest insert of this connection. Leaves no cursor open. */
    long lastInsertRowid() throws SQLException {
        if (lastInsertRowid == null) {
            lastInsertRowid = raw.prepareStatement("SELECT last_insert_rowid()");
        }
        try (ResultSet row = lastInsertRowid.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Closes the delegate. Rolls back first: a delegate that fails to close keeps its locks. */
    void close(boolean inTransaction) throws SQLException {
        try {
            if (inTransaction) {
                rollback();
            }
        } finally {
            raw.close();
        }
    }
}
