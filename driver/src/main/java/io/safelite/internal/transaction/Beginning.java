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
 * @param isExplicit whether the application has asked for the lock itself, by BEGIN IMMEDIATE or
 *     BEGIN EXCLUSIVE: perhaps to keep others out, so it is not given up
 * @param isLearned whether the mode comes from what such transactions did before, so that the next
 *     one should learn from this
 */
record Beginning(
        BeginMode mode,
        String firstSql,
        boolean writes,
        boolean bySavepoint,
        boolean isExplicit,
        boolean isLearned) {

    /** By a BEGIN or SAVEPOINT of the application, whose mode is SafeLite's choice. */
    static Beginning as(BeginMode mode, String sql) {
        return new Beginning(mode, sql, false, false, false, false);
    }

    /** By a BEGIN of the application that says how. */
    static Beginning explicitly(BeginMode mode, String sql) {
        return new Beginning(mode, sql, false, false, true, false);
    }

    /** The same, by a savepoint. */
    Beginning bySavepoint(boolean ends) {
        return new Beginning(mode, firstSql, writes, ends, isExplicit, isLearned);
    }
}
