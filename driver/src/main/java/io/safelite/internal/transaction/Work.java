package io.safelite.internal.transaction;

import java.sql.SQLException;

/**
 * One call into the delegate.
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

    /** Whether a run that failed with SQLITE_BUSY has had no effect, so that it may be repeated. */
    default boolean isRepeatable() {
        return true;
    }

    /** The same work, if it may have had half its effect when it fails: a batch. */
    static <T> Work<T> once(Work<T> work) {
        return new Work<>() {
            @Override
            public T run(String sql) throws SQLException {
                return work.run(sql);
            }

            @Override
            public boolean isRepeatable() {
                return false;
            }
        };
    }
}
