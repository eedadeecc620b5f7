package com.example.bank;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.CommandLineRunner;
import org.springframework.stereotype.Component;

/** Threads that transfer at the same time and do not try again, and one that audits. */
@Component
public class BankRunner implements CommandLineRunner {
    private static final int THREADS = 8;

    private final BankService bank;
    private final int times;
    private final CountDownLatch start = new CountDownLatch(THREADS);
    private final AtomicInteger ok = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicLong longest = new AtomicLong();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private volatile boolean isDone;
    private int audits;
    private String audit = "right";

    BankRunner(BankService bank, @Value("${transfers:40}") int times) {
        this.bank = bank;
        this.times = times;
    }

    @Override
    public void run(String... args) throws Exception {
        bank.open();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        long begun = System.nanoTime();
        long took;
        try {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                work.add(threads.submit(this::transfer));
            }
            Future<?> auditor = threads.submit(this::audit);
            for (Future<?> one : work) {
                one.get();
            }
            took = System.nanoTime() - begun;
            isDone = true;
            auditor.get();
        } finally {
            threads.shutdown();
        }
        System.out.println("ok " + ok);
        System.out.println("failed " + failed);
        System.out.println("longest ms " + longest.get() / 1_000_000);
        System.out.println("took ms " + took / 1_000_000);
        System.out.println("books " + books());
        System.out.println("audits " + audits);
        System.out.println("audit " + audit);
        System.out.println("failure " + chain(failure.get()));
        inTwoTransactions();
    }

    private Void transfer() throws InterruptedException {
        start.countDown();
        start.await();
        for (int i = 0; i < times; i++) {
            int from = ThreadLocalRandom.current().nextInt(BankService.ACCOUNTS);
            long begun = System.nanoTime();
            try {
                bank.transfer(from, (from + 1) % BankService.ACCOUNTS, 1);
                ok.incrementAndGet();
            } catch (RuntimeException e) {
                failed.incrementAndGet();
                failure.compareAndSet(null, e);
            }
            longest.accumulateAndGet(System.nanoTime() - begun, Math::max);
        }
        return null;
    }

    private void audit() {
        while (!isDone && audit.equals("right")) {
            try {
                long money = bank.money();
                if (money == BankService.MONEY) {
                    audits++;
                } else {
                    audit = "found " + money;
                }
            } catch (RuntimeException e) {
                audit = chain(e);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    private String books() {
        long money = bank.money();
        long noted = bank.transfers();
        return money == BankService.MONEY && noted == ok.get()
                ? "right"
                : "money " + money + ", " + noted + " transfers instead of " + ok;
    }

    private void inTwoTransactions() {
        long begun = System.nanoTime();
        String what;
        try {
            bank.writeInTwoTransactions();
            what = "made";
        } catch (RuntimeException e) {
            what = chain(e);
        }
        System.out.println("new transaction ms " + (System.nanoTime() - begun) / 1_000_000);
        System.out.println("in new transaction " + what);
    }

    /** The classes from the outermost exception to its last cause. */
    private static String chain(Exception failure) {
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
