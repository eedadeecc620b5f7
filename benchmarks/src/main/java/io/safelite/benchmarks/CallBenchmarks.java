package io.safelite.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a JDBC call costs on one thread, without contention and without waiting for the disk. The
 * two drivers run the same code; only the URL differs.
 *
 * <p>Every benchmark has one state object with all that it needs: of a state of thread scope that
 * is injected in several places JMH makes an instance for each of them.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallBenchmarks {
    private static final int ROWS = 10_000;
    private static final int SELECTS_PER_TRANSACTION = 100;
    private static final int UPDATES_PER_TRANSACTION = 100;
    private static final int ROWS_PER_BATCH = 1000;

    /** An open connection to a file with {@link #ROWS} items and an empty log, and a statement. */
    @State(Scope.Thread)
    public abstract static class Database {
        @Param({"plain", "safelite", "unrecorded"})
        public String driver = "plain";

        private final String sql;
        private final boolean autoCommit;
        private BenchmarkFile file;
        private int id;

        Connection connection;
        PreparedStatement statement;

        Database(String sql, boolean autoCommit) {
            this.sql = sql;
            this.autoCommit = autoCommit;
        }

        @Setup
        public void open() throws SQLException, IOException {
            file = new BenchmarkFile();
            connection = file.connectWithoutSync(Driver.of(driver));
            BenchmarkFile.createItems(connection, ROWS);
            try (Statement create = connection.createStatement()) {
                create.executeUpdate(
                        "CREATE TABLE log (id INTEGER PRIMARY KEY, number INTEGER NOT NULL,"
                                + " name TEXT NOT NULL)");
            }
            connection.setAutoCommit(autoCommit);
            statement = connection.prepareStatement(sql);
        }

        @TearDown
        public void close() throws SQLException, IOException {
            statement.close();
            connection.close();
            file.close();
        }

        String url() {
            return Driver.of(driver).urlWithoutSync(file.path());
        }

        /** All ids in turn, in an order that jumps over the pages. */
        int nextId() {
            id = (id + 7919) % ROWS;
            return id + 1;
        }
    }

    /** Selects one item by its key. */
    @State(Scope.Thread)
    public static class PointSelect extends Database {
        public PointSelect() {
            super("SELECT number, name FROM item WHERE id = ?", true);
        }
    }

    @Benchmark
    public long pointSelect(PointSelect state) throws SQLException {
        state.statement.setInt(1, state.nextId());
        try (ResultSet row = state.statement.executeQuery()) {
            row.next();
            return row.getLong(1) + row.getString(2).length();
        }
    }

    /** The same in transactions: SafeLite records what is read in them. */
    @State(Scope.Thread)
    public static class PointSelectInTransaction extends Database {
        public PointSelectInTransaction() {
            super("SELECT number, name FROM item WHERE id = ?", false);
        }
    }

    @Benchmark
    @OperationsPerInvocation(SELECTS_PER_TRANSACTION)
    public long selectInTransaction(PointSelectInTransaction state) throws SQLException {
        long sum = 0;
        for (int i = 0; i < SELECTS_PER_TRANSACTION; i++) {
            state.statement.setInt(1, state.nextId());
            try (ResultSet row = state.statement.executeQuery()) {
                row.next();
                sum += row.getLong(1) + row.getString(2).length();
            }
        }
        state.connection.commit();
        return sum;
    }

    /** Updates one item by its key; the connection stays out of auto-commit mode. */
    @State(Scope.Thread)
    public static class Update extends Database {
        public Update() {
            super("UPDATE item SET number = number + ? WHERE id = ?", false);
        }
    }

    @Benchmark
    @OperationsPerInvocation(UPDATES_PER_TRANSACTION)
    public int updateInTransaction(Update state) throws SQLException {
        int updated = 0;
        for (int i = 0; i < UPDATES_PER_TRANSACTION; i++) {
            state.statement.setInt(1, i);
            state.statement.setInt(2, state.nextId());
            updated += state.statement.executeUpdate();
        }
        state.connection.commit();
        return updated;
    }

    /** Inserts into the log, which is empty again at the start of every iteration. */
    @State(Scope.Thread)
    public static class Insert extends Database {
        public Insert() {
            super("INSERT INTO log (number, name) VALUES (?, ?)", true);
        }

        @Setup(Level.Iteration)
        public void clear() throws SQLException {
            BenchmarkFile.clear(connection, "log");
        }
    }

    @Benchmark
    public int autocommitInsert(Insert state) throws SQLException {
        state.statement.setInt(1, state.nextId());
        state.statement.setString(2, "one line of the log");
        return state.statement.executeUpdate();
    }

    @Benchmark
    @OperationsPerInvocation(ROWS_PER_BATCH)
    public int[] batchInsert(Insert state) throws SQLException {
        state.connection.setAutoCommit(false);
        for (int i = 0; i < ROWS_PER_BATCH; i++) {
            state.statement.setInt(1, i);
            state.statement.setString(2, "one line of the log");
            state.statement.addBatch();
        }
        int[] counts = state.statement.executeBatch();
        state.connection.commit();
        state.connection.setAutoCommit(true);
        return counts;
    }

    /** Selects all items. */
    @State(Scope.Thread)
    public static class SelectAll extends Database {
        public SelectAll() {
            super("SELECT id, number, name, price FROM item", true);
        }
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int rowLoop(SelectAll state, Blackhole blackhole) throws SQLException {
        return readAll(state, blackhole);
    }

    /** Selects all items in transactions: SafeLite records what is read in them. */
    @State(Scope.Thread)
    public static class SelectAllInTransaction extends Database {
        public SelectAllInTransaction() {
            super("SELECT id, number, name, price FROM item", false);
        }
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int rowLoopInTransaction(SelectAllInTransaction state, Blackhole blackhole)
            throws SQLException {
        int rows = readAll(state, blackhole);
        state.connection.commit();
        return rows;
    }

    private static int readAll(Database state, Blackhole blackhole) throws SQLException {
        int rows = 0;
        try (ResultSet row = state.statement.executeQuery()) {
            while (row.next()) {
                blackhole.consume(row.getInt(1));
                blackhole.consume(row.getLong(2));
                blackhole.consume(row.getString(3));
                blackhole.consume(row.getDouble(4));
                rows++;
            }
        }
        if (rows != ROWS) {
            throw new IllegalStateException(rows + " rows instead of " + ROWS);
        }
        return rows;
    }

    @Benchmark
    public boolean newStatement(SelectAll state) throws SQLException {
        try (Statement statement = state.connection.createStatement()) {
            return statement.isClosed();
        }
    }

    /** While the connection of the state keeps the file open. */
    @Benchmark
    public boolean openAndClose(SelectAll state) throws SQLException {
        try (Connection connection = DriverManager.getConnection(state.url())) {
            return connection.getAutoCommit();
        }
    }
}
