package org.sqlite;

import java.sql.SQLException;
import java.util.function.BiFunction;

/**
 * What SafeLite asks of a connection of sqlite-jdbc beyond {@code java.sql}. Compiled with one
 * version and defined beside the classes of whatever copy there is: a method is linked when it is
 * called first, so one that the copy does not have does no harm until then. Names no type of
 * SafeLite's, which the copy's loader would not find. Reflection would do the same, but from JDK 18
 * on the JVM generates a dozen classes for it, on the way to the first connection.
 *
 * <p>Called with a method's name and, in an array, its target and argument; throws what that
 * throws.
 */
public final class SafeLiteCalls implements BiFunction<String, Object[], Object> {
    @Override
    public Object apply(String method, Object[] call) {
        try {
            switch (method) {
                case "getVersion":
                    return SQLiteJDBCLoader.getVersion();
                case "setBusyTimeout":
                    ((SQLiteConnection) call[0]).setBusyTimeout((Integer) call[1]);
                    return null;
                case "addCommitListener":
                    SafeLiteRollbackListener.add((SQLiteConnection) call[0], (Runnable) call[1]);
                    return null;
                case "getConnectionConfig":
                    return ((SQLiteConnection) call[0]).getConnectionConfig();
                case "setAutoCommit":
                    ((SQLiteConnectionConfig) call[0]).setAutoCommit((Boolean) call[1]);
                    return null;
                case "isGetGeneratedKeys":
                    return ((SQLiteConnectionConfig) call[0]).isGetGeneratedKeys();
                case "setGetGeneratedKeys":
                    ((SQLiteConnectionConfig) call[0]).setGetGeneratedKeys((Boolean) call[1]);
                    return null;
                default:
                    throw new IllegalArgumentException(method);
            }
        } catch (SQLException e) {
            throw undeclared(e);
        }
    }

    @SuppressWarnings("unchecked") // erased: it is thrown as what it is
    private static <E extends Throwable> RuntimeException undeclared(Throwable e) throws E {
        throw (E) e;
    }
}
