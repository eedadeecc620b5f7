package io.safelite.benchmarks.readers;

import io.safelite.benchmarks.Arguments;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A driver, and how its transactions begin. Readers and writers have the same URL. */
enum Contender {
    /** sqlite-jdbc; readers begin DEFERRED, writers say {@code BEGIN IMMEDIATE} themselves. */
    PLAIN("plain"),
    IMMEDIATE("immediate"),
    DEFERRED("deferred"),
    ADAPTIVE("adaptive");

    private final String key;

    Contender(String key) {
        this.key = key;
    }

    /** What {@code --only}, the table and SafeLite's setting call it. */
    String key() {
        return key;
    }

    /**
     * Whether it must not fail. Transactions that begin DEFERRED and write may meet each other: to
     * fail with a conflict is right then.
     */
    boolean mustSucceed() {
        return this == IMMEDIATE || this == ADAPTIVE;
    }

    /**
     * A connection that is what the contenders have to have in common.
     *
     * @throws IllegalStateException if it is not: the comparison would not be fair
     */
    Connection connect(Path file, Options options) throws SQLException {
        Connection connection = DriverManager.getConnection(url(file, options));
        try {
            check(connection, "journal_mode", "wal");
            check(connection, "synchronous", options.synchronousNumber());
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private String url(Path file, Options options) {
        return (this == PLAIN
                        ? "jdbc:sqlite:" + file + "?journal_mode=WAL&"
                        : "jdbc:safelite:" + file + "?safelite.begin=" + key + "&")
                + "synchronous="
                + options.synchronous()
                + "&busy_timeout="
                + options.busyTimeout().toMillis();
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

    /**
     * The contenders of an option, all if it is not there.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    static List<Contender> of(Arguments arguments, String option) {
        String all = Arrays.stream(values()).map(Contender::key).collect(Collectors.joining(","));
        String value = arguments.text(option, all);
        List<Contender> contenders = new ArrayList<>();
        for (String key : value.split(",", -1)) {
            Optional<Contender> contender = of(key.strip());
            if (contender.isEmpty() || contenders.contains(contender.get())) {
                throw Arguments.bad(option, value, "a list, each once, of " + all);
            }
            contenders.add(contender.get());
        }
        return contenders;
    }

    private static Optional<Contender> of(String key) {
        return Arrays.stream(values()).filter(c -> c.key.equals(key)).findFirst();
    }
}
