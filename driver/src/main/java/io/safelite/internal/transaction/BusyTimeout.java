package io.safelite.internal.transaction;

import io.safelite.internal.sql.Action;
import java.sql.SQLException;

/**
 * The busy timeout as the application sees it, and what SQLite itself is told instead. Used under
 * the session's lock only.
 *
 * <p>SQLite is told 0, because all waiting happens in Java. It is told the application's value for
 * the moment of a {@code PRAGMA busy_timeout} and when the application reaches below SafeLite,
 * where it may install a busy handler of its own: then SQLite waits, and its answer is final.
 */
final class BusyTimeout {
    private final Engine engine;
    private final LockWaits waits;
    private int millis;
    private boolean rawWasExposed;

    BusyTimeout(Engine engine, LockWaits waits, int millis) {
        this.engine = engine;
        this.waits = waits;
        this.millis = millis;
    }

    /** Whether the statement reads or sets what this class stands in for. */
    static boolean isPragma(Action action) {
        return action instanceof Action.Setting setting && setting.name().equals("busy_timeout");
    }

    /** The budget of one JDBC call, in milliseconds. */
    int millis() {
        return millis;
    }

    void set(int newMillis) throws SQLException {
        millis = Math.max(0, newMillis);
        waits.setNativeWaits(false);
        engine.nativeBusyTimeout(0);
    }

    /** The application is about to get hold of what is below SafeLite. */
    void beforeRawAccess() throws SQLException {
        if (!waits.isNativeWaits()) {
            engine.nativeBusyTimeout(exposedMillis());
            rawWasExposed = true;
        }
    }

    /**
     * Looks whether the application has put something of its own in SQLite's one slot for waiting:
     * a handler makes {@code PRAGMA busy_timeout} answer 0, another timeout itself.
     */
    void afterRawAccess() throws SQLException {
        if (!rawWasExposed) {
            return;
        }
        rawWasExposed = false;
        if (engine.nativeBusyTimeout() == exposedMillis()) {
            engine.nativeBusyTimeout(0);
        } else {
            waits.setNativeWaits(true);
        }
    }

    /**
     * Runs a statement that waits by itself if SQLite lets it, and then answers with a row instead
     * of an error: {@code PRAGMA wal_checkpoint}.
     */
    <T> T waitInSqlite(Work<T> work, String sql) throws SQLException {
        if (waits.isNativeWaits()) {
            return work.run(sql);
        }
        engine.nativeBusyTimeout(waits.leftMillis());
        try {
            return waits.patiently(work, sql, true);
        } finally {
            engine.nativeBusyTimeout(0);
        }
    }

    /** Never 0, which is also what SQLite answers while a handler is set. */
    private int exposedMillis() {
        return Math.max(1, millis);
    }

    /** Runs the application's {@code PRAGMA busy_timeout}, which acts when it is prepared. */
    <T> T runPragma(Work<T> work, String sql) throws SQLException {
        engine.nativeBusyTimeout(millis);
        try {
            return work.run(sql);
        } finally {
            millis = engine.nativeBusyTimeout();
            set(millis);
        }
    }
}
