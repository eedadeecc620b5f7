package io.safelite.internal.transaction;

import java.sql.SQLException;

/**
 * One call into the delegate. It may be run again after it failed with SQLITE_BUSY.
 *
 * @param <T> what it returns
 */
@FunctionalInterface
public interface Work<T> {

    /**
     * Runs it.
     *
     * @param sql the text to execute: the statement's own, or what the session makes of it
     */
    T run(String sql) throws SQLException;
}
