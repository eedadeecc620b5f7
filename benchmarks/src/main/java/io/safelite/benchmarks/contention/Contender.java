package io.safelite.benchmarks.contention;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A way to wait for the write lock. */
public enum Contender {
    /** SQLite's own busy handler: pauses that grow to 100 ms. */
    PLAIN("plain"),
    /** A busy handler that looks every millisecond, as Rails has it. */
    POLL("poll"),
    /** Writers of this JVM stand in line, strictly. */
    FIFO("fifo"),
    /** Writers of this JVM stand in line, but not for every transaction: {@link AgedLock}. */
    AGED("aged"),
    SAFELITE("safelite"),
    /**
     * sqlite-jdbc as it comes: a rollback journal, deferred transactions, its own busy timeout. It
     * differs in more than how it waits, and runs only if it is asked for.
     */
    DEFAULTS("defaults");

    private final String key;

    Contender(String key) {
        this.key = key;
    }

    /** What {@code --only} and the table call it. */
    public String key() {
        return key;
    }

    /** Whether its writers know of those of other processes. */
    boolean spansProcesses() {
        return this != FIFO && this != AGED;
    }

    /** What all writers of one run share. */
    Gate newGate(Settings settings) {
        return switch (this) {
            case FIFO -> new FifoGate();
            case AGED -> new AgedLock(settings.bound().toNanos());
            default -> Gate.OPEN;
        };
    }

    String url(Path file, Settings settings) {
        String synchronous = "synchronous=" + settings.synchronous();
        String busyTimeout = "&busy_timeout=" + settings.busyTimeout().toMillis();
        return switch (this) {
            case SAFELITE -> "jdbc:safelite:" + file + "?" + synchronous + busyTimeout;
            case DEFAULTS -> "jdbc:sqlite:" + file + "?" + synchronous;
            default -> "jdbc:sqlite:" + file + "?journal_mode=WAL&" + synchronous + busyTimeout;
        };
    }

    /**
     * A connection that is what the contenders have to have in common.
     *
     * @throws IllegalStateException if it is not: the comparison would not be fair
     */
    Connection connect(Path file, Settings settings) throws SQLException {
        Connection connection = DriverManager.getConnection(url(file, settings));
        try {
            settings.check(connection, this == DEFAULTS ? "delete" : "wal");
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    Transactions transactions(Connection connection, Gate gate, Settings settings)
            throws SQLException {
        if (this == SAFELITE || this == DEFAULTS) {
            return new JdbcTransactions(connection);
        }
        if (this == POLL) {
            ConstantPoll.install(connection, settings.busyTimeout());
        }
        Transactions bySql = new SqlTransactions(connection);
        return gate == Gate.OPEN
                ? bySql
                : new GatedTransactions(bySql, gate, settings.busyTimeout().toNanos());
    }

    static Optional<Contender> of(String key) {
        return Arrays.stream(values()).filter(c -> c.key.equals(key)).findFirst();
    }

    static String keys(List<Contender> contenders) {
        return contenders.stream().map(Contender::key).collect(Collectors.joining(","));
    }
}
