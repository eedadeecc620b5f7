package io.safelite.it.powerloss;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.safelite.internal.jdbc.SafeConnection;
import io.safelite.internal.transaction.CheckpointGovernor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A program whose threads write to a {@link Ledger}, and note in a file what they begin and what is
 * committed. After every round all connections are closed. Ends early once SafeLite writes to the
 * file no more.
 */
final class LedgerWriter {
    /** Behind the name of the database: then a {@link io.safelite.testing.Disk} records it. */
    static final String NOTES = "-notes";

    /** SafeLite's SQLState of a write to a file one of whose shared syncs has failed. */
    private static final String REFUSED = "58030";

    private final String url;
    private final int steps;
    private final FileChannel notes;
    private volatile boolean isRefused;

    private LedgerWriter(String url, int steps, FileChannel notes) {
        this.url = url;
        this.steps = steps;
        this.notes = notes;
    }

    /**
     * Arguments: database, URL, the first thread and the first one behind the last, the number of
     * all threads, the rounds and the steps of each thread in a round.
     */
    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[0] + NOTES);
        try (FileChannel notes =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            LedgerWriter writer = new LedgerWriter(args[1], Integer.parseInt(args[6]), notes);
            writer.create(Integer.parseInt(args[4]));
            System.out.println("ready");
            for (int round = 0; round < Integer.parseInt(args[5]) && !writer.isRefused; round++) {
                writer.work(Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            }
        }
    }

    private void create(int threads) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(url)) {
            if (Ledger.progress(connection).isEmpty()) {
                Ledger.create(connection, threads);
                for (int thread = 0; thread < threads; thread++) {
                    note(new Note(Note.Kind.COMMITTED, thread, 0));
                }
            }
        }
    }

    private void work(int first, int end) throws Exception {
        // Open all the time: see "What SQLite cannot prevent" in docs/power-loss.md.
        try (Connection keeper = DriverManager.getConnection(url)) {
            Ledger.progress(keeper);
            workWhileOpen(first, end);
            requireCheckpoints(keeper);
        }
    }

    /** Those of SafeLite's own, where it makes them. */
    private static void requireCheckpoints(Connection connection) throws SQLException {
        if (connection.isWrapperFor(SafeConnection.class)) {
            CheckpointGovernor governor =
                    connection
                            .unwrap(SafeConnection.class)
                            .session()
                            .context()
                            .checkpoints()
                            .governor();
            if (governor != null && governor.statistics().checkpoints() == 0) {
                throw new SQLException("SafeLite has made no checkpoint");
            }
        }
    }

    private void workWhileOpen(int first, int end) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(end - first);
        List<Future<?>> all = new ArrayList<>();
        for (int thread = first; thread < end; thread++) {
            int number = thread;
            all.add(pool.submit(() -> write(number)));
        }
        try {
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            // A broken thread ends the process: its exit code and output are the result.
            pool.shutdownNow();
        }
    }

    private Void write(int thread) throws SQLException, IOException {
        int done = 0;
        for (int attempts = 0; done < steps && !isRefused; attempts++) {
            if (attempts > 100 * steps) {
                throw new SQLException("thread " + thread + " fails again and again");
            }
            try (Connection connection = DriverManager.getConnection(url)) {
                done += write(connection, thread, steps - done);
            }
        }
        return null;
    }

    /** Does them until one fails, whose outcome only a look can tell; returns how many it did. */
    private int write(Connection connection, int thread, int count)
            throws SQLException, IOException {
        int number = Ledger.progress(connection).orElseThrow().get(thread);
        for (int i = 0; i < count; i++) {
            number++;
            note(new Note(Note.Kind.BEGUN, thread, number));
            try {
                Ledger.execute(connection, new Step(thread, number));
            } catch (SQLException e) {
                System.out.println("failed " + e.getErrorCode() + " " + e.getMessage());
                isRefused |= REFUSED.equals(e.getSQLState());
                return i;
            }
            note(new Note(Note.Kind.COMMITTED, thread, number));
        }
        return count;
    }

    private void note(Note note) throws IOException {
        notes.write(ByteBuffer.wrap((note + "\n").getBytes(UTF_8)));
    }
}
