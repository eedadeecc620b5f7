package io.safelite.benchmarks.demo;

import io.safelite.benchmarks.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/** One contender, once: a new file, the threads, the audit. */
final class Run {
    /** Far more than any busy timeout that is in use here. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** A run that came to no result; the message is for the user. */
    static final class Stuck extends Exception {
        private static final long serialVersionUID = 1L;

        Stuck(String message) {
            super(message);
        }
    }

    private final Options options;
    private final Contender contender;
    private final Progress progress;

    Run(Options options, Contender contender, Progress progress) {
        this.options = options;
        this.contender = contender;
        this.progress = progress;
    }

    Outcome go() throws SQLException, IOException, InterruptedException, Stuck {
        Path file = options.file();
        String url = contender.url(file);
        Bank bank = new Bank(file, options.rows());
        bank.create(url);
        List<Workload.Result> results = work(url);
        List<BitSet> acknowledged = results.stream().map(Workload.Result::acknowledged).toList();
        Outcome outcome = Outcome.of(results, options.seconds(), bank.audit(acknowledged));
        bank.delete();
        return outcome;
    }

    private List<Workload.Result> work(String url) throws InterruptedException, Stuck {
        LongAdder commits = new LongAdder();
        LongAdder failures = new LongAdder();
        ExecutorService threads =
                Executors.newFixedThreadPool(
                        options.threads(),
                        task -> {
                            Thread thread = new Thread(task);
                            thread.setDaemon(true);
                            return thread;
                        });
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.seconds());
            List<Future<Workload.Result>> futures = new ArrayList<>();
            for (int thread = 0; thread < options.threads(); thread++) {
                Workload workload =
                        new Workload(
                                thread, url, options.rows(), options.think(), commits, failures);
                futures.add(threads.submit(() -> workload.run(deadline)));
            }
            progress.until(deadline, contender.title(), commits::sum, failures::sum);
            return results(futures, deadline + PATIENCE.toNanos());
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Workload.Result> results(List<Future<Workload.Result>> futures, long latest)
            throws InterruptedException, Stuck {
        List<Workload.Result> results = new ArrayList<>();
        for (Future<Workload.Result> future : futures) {
            try {
                long left = Math.max(0, latest - System.nanoTime());
                results.add(future.get(left, TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                long stuck = futures.stream().filter(f -> !f.isDone()).count();
                throw new Stuck(
                        stuck
                                + " of "
                                + futures.size()
                                + " threads are still inside a call "
                                + PATIENCE.toSeconds()
                                + " s after the time was up.");
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        return results;
    }
}
