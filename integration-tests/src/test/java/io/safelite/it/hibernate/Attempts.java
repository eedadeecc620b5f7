package io.safelite.it.hibernate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What became of transactions that were each tried once.
 *
 * @param results of those that succeeded
 * @param failures of the others
 */
record Attempts<T>(List<T> results, List<RuntimeException> failures) {

    /** Each of some threads, which start together, runs one transaction after the other. */
    static <T> Attempts<T> of(int threads, int times, Callable<T> transaction)
            throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<Future<Attempts<T>>> running = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            running.add(
                    executor.submit(
                            () -> {
                                start.await();
                                return inThisThread(times, transaction);
                            }));
        }
        start.countDown();
        Attempts<T> all = new Attempts<>(new ArrayList<>(), new ArrayList<>());
        try {
            for (Future<Attempts<T>> one : running) {
                all.results.addAll(one.get().results);
                all.failures.addAll(one.get().failures);
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } finally {
            executor.shutdownNow();
        }
        return all;
    }

    private static <T> Attempts<T> inThisThread(int times, Callable<T> transaction)
            throws Exception {
        Attempts<T> attempts = new Attempts<>(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < times; i++) {
            try {
                attempts.results.add(transaction.call());
            } catch (RuntimeException e) {
                attempts.failures.add(e);
            }
        }
        return attempts;
    }
}
