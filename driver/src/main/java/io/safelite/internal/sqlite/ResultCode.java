package io.safelite.internal.sqlite;

/** SQLite's result codes that the engine tells apart (https://sqlite.org/rescode.html). */
public final class ResultCode {
    public static final int ERROR = 1;
    public static final int BUSY = 5;
    public static final int LOCKED = 6;
    public static final int READONLY = 8;
    public static final int INTERRUPT = 9;

    /** A statement has run to its end; sqlite-jdbc's answer to a query that is none. */
    public static final int DONE = 101;

    /** A sync has failed. */
    public static final int IOERR_FSYNC = 1034;

    /** The file was deleted, moved or replaced since it was opened. */
    public static final int READONLY_DBMOVED = 1032;

    /** Another process recovers the WAL after a crash; it soon will have. */
    public static final int BUSY_RECOVERY = 261;

    /** A table is locked by a connection that shares the cache; the busy handler is not asked. */
    public static final int LOCKED_SHAREDCACHE = 262;

    /** The snapshot that is read is no longer the newest, so it cannot be written to. */
    public static final int BUSY_SNAPSHOT = 517;

    /** The start of a WAL transaction lost a race many times over. */
    public static final int PROTOCOL = 15;

    private ResultCode() {}

    /** The primary code of an extended one. */
    public static int primary(int code) {
        return code & 0xff;
    }

    /** Whether somebody has ended the statement (https://sqlite.org/c3ref/interrupt.html). */
    public static boolean isInterrupt(int code) {
        return primary(code) == INTERRUPT;
    }

    /** Whether somebody else is in the way and may get out of it: waiting can help. */
    public static boolean isWorthWaiting(int code) {
        return isContention(code) && code != BUSY_SNAPSHOT;
    }

    /** Whether the call failed because of somebody else's lock or commit. */
    public static boolean isContention(int code) {
        return primary(code) == BUSY || code == LOCKED_SHAREDCACHE || code == PROTOCOL;
    }
}
