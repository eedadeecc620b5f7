package io.safelite.internal.transaction;

import io.safelite.config.BeginMode;

/**
 * How and for what a transaction begins.
 *
 * @param mode what is sent to SQLite: never ADAPTIVE
 * @param firstSql the statement it is begun for
 * @param writes whether that statement is known to write
 * @param bySavepoint a SAVEPOINT opens it in autocommit, so its RELEASE commits
 *     (https://sqlite.org/lang_savepoint.html)
 * @param isLearned whether the mode comes from what such transactions did before, so that the next
 *     one should learn from this
 */
record Beginning(
        BeginMode mode, String firstSql, boolean writes, boolean bySavepoint, boolean isLearned) {

    /** By a statement of the application that says how. */
    static Beginning as(BeginMode mode, String sql) {
        return new Beginning(mode, sql, false, false, false);
    }

    /** The same, by a savepoint. */
    Beginning bySavepoint(boolean ends) {
        return new Beginning(mode, firstSql, writes, ends, isLearned);
    }
}
