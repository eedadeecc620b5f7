package io.safelite.it.frameworks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The program of a JVM: opens a bank, lets threads transfer money, and prints what {@link
 * BankOutcome} reads. Arguments: a {@link Framework}, a {@link Way}, the number of transfers of
 * each thread.
 */
public final class BankRun {
    static final int THREADS = 8;
    private static final String FILE = "bank.db";

    private final Bank bank;
    private final int times;
    private final AtomicReference<Throwable> firstFailure = new AtomicReference<>();
    private final Auditor auditor;

    private BankRun(Bank bank, int times) {
        this.bank = bank;
        this.times = times;
        auditor = new Auditor(bank);
    }

    public static void main(String[] args) throws Exception {
        Place place = Way.valueOf(args[1]).place(FILE);
        Books.create(place.url());
        Tally tally;
        Auditor auditor;
        String failure;
        long started = System.nanoTime();
        try (Bank bank = Framework.valueOf(args[0]).open(place)) {
            BankRun run = new BankRun(bank, Integer.parseInt(args[2]));
            started = System.nanoTime();
            tally = run.allThreads();
            auditor = run.auditor;
            failure = run.failure();
        }
        System.out.println("ok " + tally.ok());
        System.out.println("failed " + tally.failed());
        System.out.println("longest ms " + tally.longestNanos() / 1_000_000);
        System.out.println("took ms " + tally.tookNanos(started) / 1_000_000);
        System.out.println("books " + Books.audit(place.url(), tally.ok()));
        System.out.println("audits " + auditor.audits());
        System.out.println("audit " + auditor.finding());
        System.out.println("failure " + failure);
    }

    /** What one thread, or all of them, did; {@code ended} by {@link System#nanoTime}. */
    private record Tally(int ok, int failed, long longestNanos, long ended) {
        Tally plus(Tally other) {
            return new Tally(
                    ok + other.ok,
                    failed + other.failed,
                    Math.max(longestNanos, other.longestNanos),
                    Math.max(ended, other.ended));
        }

        long tookNanos(long started) {
            return ended - started;
        }
    }

    private Tally allThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            Callable<Tally> work =
                    () -> {
                        start.await();
                        return oneThread();
                    };
            List<Future<Tally>> futures = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                futures.add(threads.submit(work));
            }
            Tally all = new Tally(0, 0, 0, System.nanoTime());
            Future<?> audits = threads.submit(auditor);
            for (Future<Tally> future : futures) {
                all = all.plus(future.get());
            }
            auditor.stop();
            audits.get();
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    private Tally oneThread() {
        Tally tally = new Tally(0, 0, 0, System.nanoTime());
        for (int i = 0; i < times; i++) {
            int from = ThreadLocalRandom.current().nextInt(Books.ACCOUNTS);
            int to = (from + 1) % Books.ACCOUNTS;
            long begun = System.nanoTime();
            boolean isOk = false;
            try {
                bank.transfer(from, to, 1);
                isOk = true;
            } catch (Exception e) {
                firstFailure.compareAndSet(null, e);
            }
            long ended = System.nanoTime();
            tally = tally.plus(new Tally(isOk ? 1 : 0, isOk ? 0 : 1, ended - begun, ended));
        }
        return tally;
    }

    private String failure() {
        return chain(firstFailure.get());
    }

    /** The classes from the outermost exception to its last cause. */
    static String chain(Throwable failure) {
        StringBuilder chain = new StringBuilder();
        for (Throwable e = failure; e != null; e = e.getCause()) {
            chain.append(chain.isEmpty() ? "" : " <- ").append(e.getClass().getSimpleName());
            if (e.getCause() == null) {
                chain.append(": ").append(e.getMessage());
            }
        }
        return chain.isEmpty() ? "none" : chain.toString().replace('\n', ' ');
    }
}
