package io.safelite.internal.transaction;

import io.safelite.internal.sqlite.WalSafety;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A connection of SafeLite's own that copies a log back, open for as long as that takes: one that
 * stayed open would keep the application from changing the journal mode. It waits for nothing
 * inside SQLite. Belongs to one thread.
 */
final class Checkpointer implements AutoCloseable {
    /** What SQLite is asked for (https://sqlite.org/pragma.html#pragma_wal_checkpoint). */
    enum Mode {
        /** Copies what no reader keeps from being copied; in nobody's way. */
        PASSIVE,
        /**
         * All of it, and nobody may be left who reads from the log: then the next writer begins it
         * anew.
         */
        RESTART,
        /** The same, and cuts the file off. */
        TRUNCATE
    }

    /**
     * What came of it.
     *
     * @param isBusy whether somebody was in the way
     * @param logPages how long the log was when it began; -1 if there is none
     * @param copiedPages up to which of them the database has all
     */
    record Result(boolean isBusy, long logPages, long copiedPages) {
        boolean isComplete() {
            return !isBusy && copiedPages == logPages;
        }
    }

    private final Connection raw;
    private final String sqliteVersion;

    private Checkpointer(Connection raw) throws SQLException {
        this.raw = raw;
        this.sqliteVersion = raw.getMetaData().getDatabaseProductVersion();
    }

    /**
     * Opens the file.
     *
     * @throws SQLException if it cannot be opened
     */
    static Checkpointer open(CheckpointSource source) throws SQLException {
        Connection raw = source.open();
        try {
            // With OFF the log would not be synced before it is copied.
            execute(raw, "PRAGMA synchronous=NORMAL");
            return new Checkpointer(raw);
        } catch (SQLException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private static void execute(Connection raw, String sql) throws SQLException {
        try (Statement statement = raw.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Whether somebody may write meanwhile. Not with SQLites that have the WAL-reset bug
     * (https://sqlite.org/wal.html#walresetbug).
     */
    boolean mayRunBesideWriters() {
        return WalSafety.isResetBugFixed(sqliteVersion);
    }

    /**
     * Copies the log back.
     *
     * @throws SQLException if that fails; somebody in the way is no failure
     */
    Result run(Mode mode) throws SQLException {
        try (Statement statement = raw.createStatement();
                ResultSet row = statement.executeQuery(sql(mode))) {
            row.next();
            return new Result(row.getInt(1) != 0, row.getLong(2), row.getLong(3));
        }
    }

    /** The statement, for messages too. */
    static String sql(Mode mode) {
        return "PRAGMA wal_checkpoint(" + mode + ")";
    }

    @Override
    public void close() throws SQLException {
        raw.close();
    }
}
