package io.safelite.benchmarks.contention;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/**
 * What is the same for every contender and every cell.
 *
 * @param length how long is measured
 * @param warmUp how long the writers write before that
 * @param think a writer's pause between two transactions
 * @param busyTimeout how long a transaction waits for the lock
 * @param synchronous a value of {@link #SYNCHRONOUS}
 * @param bound see {@link AgedLock}
 * @param virtual whether the writers are virtual threads
 */
record Settings(
        Duration length,
        Duration warmUp,
        Duration think,
        Duration busyTimeout,
        String synchronous,
        Duration bound,
        boolean virtual) {

    /** In the order of the numbers that SQLite answers (pragma.html#pragma_synchronous). */
    static final List<String> SYNCHRONOUS = List.of("off", "normal", "full");

    void check(Connection connection) throws SQLException {
        check(connection, "journal_mode", "wal");
        check(connection, "synchronous", String.valueOf(SYNCHRONOUS.indexOf(synchronous)));
    }

    private static void check(Connection connection, String pragma, String expected)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA " + pragma)) {
            String actual = row.next() ? row.getString(1) : "nothing";
            if (!expected.equals(actual)) {
                throw new IllegalStateException(
                        pragma
                                + " is "
                                + actual
                                + " and not "
                                + expected
                                + ": the comparison would not be fair");
            }
        }
    }
}
