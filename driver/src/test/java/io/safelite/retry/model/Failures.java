package io.safelite.retry.model;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What an SQLException means to a program. */
final class Failures {
    static final String CONFLICT = "40001";

    /** The lock is held by another connection of the same thread. */
    private static final String DEADLOCK = "HY000";

    private Failures() {}

    /** Whether somebody else was in the way, so that the transaction cannot go on. */
    static boolean isContention(SQLException e) {
        SQLException origin = origin(e);
        if (CONFLICT.equals(e.getSQLState()) || CONFLICT.equals(origin.getSQLState())) {
            return true;
        }
        boolean isTold = origin.getSQLState() == null || DEADLOCK.equals(origin.getSQLState());
        return isTold
                && (origin.getErrorCode() & 0xFF) == SQLiteErrorCode.SQLITE_BUSY.code
                && !String.valueOf(origin.getMessage()).contains("statements in progress");
    }

    /** What the application goes by: the result code, and whether its transaction is gone. */
    static String describe(SQLException e) {
        SQLException origin = origin(e);
        String code =
                origin instanceof SQLiteException sqlite
                        ? sqlite.getResultCode().name()
                        : "SQLException";
        return isTransactionLost(origin) ? code + " " + origin.getSQLState() : code;
    }

    private static boolean isTransactionLost(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("40") || state.startsWith("08") || state.equals("25000");
    }

    private static SQLException origin(SQLException e) {
        return e instanceof BatchUpdateException && e.getCause() instanceof SQLException cause
                ? cause
                : e;
    }
}
