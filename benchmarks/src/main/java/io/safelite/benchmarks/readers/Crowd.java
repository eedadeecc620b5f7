package io.safelite.benchmarks.readers;

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

/** The readers and the writers of one run, each on a thread and a connection of its own. */
final class Crowd implements AutoCloseable {
    private final Options options;
    private final Live live = new Live();
    private final List<Client> readers = new ArrayList<>();
    private final List<Client> writers = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(Crowd::daemon);
    private List<Future<Tally>> reading = List.of();
    private List<Future<Tally>> writing = List.of();
    private long deadline;

    /** Opens all connections, so that what is measured begins with all of them. */
    Crowd(Contender contender, int writers, Options options, Path file) throws SQLException {
        this.options = options;
        try {
            for (int i = 0; i < options.readers(); i++) {
                readers.add(new Reader(contender.connect(file, options), i, live));
            }
            for (int i = 0; i < writers; i++) {
                this.writers.add(
                        new Writer(contender.connect(file, options), contender, options, ~i, live));
            }
        } catch (SQLException | RuntimeException e) {
            closeClients();
            throw e;
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
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
        long from = System.nanoTime() + options.warmUp().toNanos();
        deadline = from + options.length().toNanos();
        reading = start(readers, from);
        writing = start(writers, from);
        return deadline;
    }

    private List<Future<Tally>> start(List<Client> clients, long from) {
        return clients.stream()
                .map(client -> threads.submit(() -> client.run(from, deadline)))
                .toList();
    }

    /** Waits for all and closes their connections. */
    Result finish() throws InterruptedException, RunFailed {
        Result result = new Result(tally(reading), tally(writing));
        closeClients();
        return result;
    }

    private Tally tally(List<Future<Tally>> running) throws InterruptedException, RunFailed {
        long latest = deadline + options.patience().toNanos();
        List<Tally> finished = new ArrayList<>();
        for (Future<Tally> tally : running) {
            try {
                long left = Math.max(0, latest - System.nanoTime());
                finished.add(tally.get(left, TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                throw new RunFailed(
                        "A thread is still inside a call "
                                + options.patience().toSeconds()
                                + " s after the time was up.");
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        return Tally.merge(finished);
    }

    private void closeClients() {
        readers.forEach(Client::close);
        writers.forEach(Client::close);
    }

    /** Connections in use are left alone: closing them might never return. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** What both kinds saw. */
    record Result(Tally reads, Tally writes) {}
}
