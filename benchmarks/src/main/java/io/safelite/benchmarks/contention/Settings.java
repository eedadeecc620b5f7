package io.safelite.benchmarks.contention;

import io.safelite.benchmarks.Arguments;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
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
 * @param syncDelay what every sync takes longer
 * @param reads how many transactions of a hundred only read
 * @param virtual whether the writers are virtual threads
 */
public record Settings(
        Duration length,
        Duration warmUp,
        Duration think,
        Duration busyTimeout,
        String synchronous,
        Duration bound,
        Duration syncDelay,
        int reads,
        boolean virtual) {

    /** In the order of the numbers that SQLite answers (pragma.html#pragma_synchronous). */
    static final List<String> SYNCHRONOUS = List.of("off", "normal", "full");

    private static final double SECOND = 1e9;
    private static final double MILLISECOND = 1e6;
    private static final double MICROSECOND = 1e3;

    /**
     * @throws IllegalArgumentException with a message for the user
     */
    static Settings of(Arguments arguments) {
        return of(arguments, 5, 1);
    }

    /**
     * With a default of its own for what is measured and for what is written before that.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    public static Settings of(Arguments arguments, double seconds, double warmUp) {
        boolean virtual = arguments.has("--virtual");
        if (virtual && !Threads.hasVirtual()) {
            throw new IllegalArgumentException(
                    "Option --virtual needs Java 21 or later; this is Java "
                            + Runtime.version().feature()
                            + ".");
        }
        return new Settings(
                nanos(arguments.decimal("--seconds", seconds, 0.1, 86_400), SECOND),
                nanos(arguments.decimal("--warm-up", warmUp, 0, 3600), SECOND),
                nanos(arguments.decimal("--think", 0, 0, 60_000_000), MICROSECOND),
                Duration.ofMillis(arguments.number("--busy-timeout", 30_000, 1, 3_600_000)),
                arguments.choice("--synchronous", "full", SYNCHRONOUS),
                nanos(arguments.decimal("--bound", 5, 0, 60_000), MILLISECOND),
                nanos(arguments.decimal("--sync-delay", 0, 0, 1000), MILLISECOND),
                arguments.number("--reads", 0, 0, 99),
                virtual);
    }

    /** The same after another warm-up, with another {@code synchronous}, disk and mix. */
    public Settings on(
            Duration otherWarmUp,
            String otherSynchronous,
            Duration otherSyncDelay,
            int otherReads) {
        return new Settings(
                length,
                otherWarmUp,
                think,
                busyTimeout,
                otherSynchronous,
                bound,
                otherSyncDelay,
                otherReads,
                virtual);
    }

    /** The options that {@link #of(Arguments)} makes this of. */
    List<String> arguments() {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--seconds",
                                in(length, SECOND),
                                "--warm-up",
                                in(warmUp, SECOND),
                                "--think",
                                in(think, MICROSECOND),
                                "--busy-timeout",
                                String.valueOf(busyTimeout.toMillis()),
                                "--synchronous",
                                synchronous,
                                "--bound",
                                in(bound, MILLISECOND),
                                "--sync-delay",
                                in(syncDelay, MILLISECOND),
                                "--reads",
                                String.valueOf(reads)));
        if (virtual) {
            arguments.add("--virtual");
        }
        return arguments;
    }

    private static Duration nanos(double number, double unit) {
        return Duration.ofNanos(Math.round(number * unit));
    }

    private static String in(Duration duration, double unit) {
        return String.valueOf(duration.toNanos() / unit);
    }

    void check(Connection connection, String journalMode) throws SQLException {
        check(connection, "journal_mode", journalMode);
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
