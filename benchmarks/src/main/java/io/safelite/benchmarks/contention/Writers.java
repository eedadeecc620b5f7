package io.safelite.benchmarks.contention;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The writers of one JVM, each on a thread of its own. */
final class Writers implements AutoCloseable {
    private final Job job;
    private final Live live = new Live();
    private final List<Writer> writers = new ArrayList<>();
    private final List<Future<Tally>> tallies = new ArrayList<>();
    private final ExecutorService threads;
    private long deadline;

    /**
     * Opens all connections, so that what is measured begins with all of them.
     *
     * @param seed different for every JVM of a run
     */
    Writers(Job job, Path file, long seed) throws SQLException {
        this.job = job;
        Gate gate = job.contender().newGate(job.settings());
        try {
            for (int i = 0; i < job.cell().threads(); i++) {
                writers.add(
                        new Writer(
                                job.contender().connect(file, job.settings()),
                                gate,
                                job,
                                (seed << Integer.SIZE) + i,
                                live));
            }
        } catch (SQLException | RuntimeException e) {
            writers.forEach(Writer::close);
            throw e;
        }
        threads =
                Executors.newFixedThreadPool(
                        writers.size(), Threads.factory(job.settings().virtual()));
    }

    Live live() {
        return live;
    }

    /**
     * Starts all.
     *
     * @return the {@link System#nanoTime()} at which they begin their last transaction
     */
    long start() {
        long start = System.nanoTime();
        long from = start + job.settings().warmUp().toNanos();
        deadline = start + job.planned().toNanos();
        for (Writer writer : writers) {
            tallies.add(threads.submit(() -> writer.run(from, deadline)));
        }
        return deadline;
    }

    /** Waits for all and closes their connections. */
    Tally finish() throws InterruptedException, RunFailed {
        long latest = deadline + job.patience().toNanos();
        List<Tally> finished = new ArrayList<>();
        for (Future<Tally> tally : tallies) {
            try {
                long left = Math.max(0, latest - System.nanoTime());
                finished.add(tally.get(left, TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                throw new RunFailed(
                        tallies.stream().filter(t -> !t.isDone()).count()
                                + " of "
                                + tallies.size()
                                + " threads are still inside a call "
                                + job.patience().toSeconds()
                                + " s after the time was up.");
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        writers.forEach(Writer::close);
        return Tally.merge(finished);
    }

    /** Connections in use are left alone: closing them might never return. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
