package com.example.counter;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.CommandLineRunner;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Threads that count at the same time, and do not try again when that fails. */
@Component
public class CounterRunner implements CommandLineRunner {
    private static final int THREADS = 8;
    private static final int TRANSACTIONS = 40;

    private final CounterService counter;
    private final CountDownLatch start = new CountDownLatch(THREADS);
    private final AtomicInteger committed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    CounterRunner(CounterService counter) {
        this.counter = counter;
    }

    @Override
    public void run(String... args) throws Exception {
        counter.create();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                work.add(threads.submit(this::count));
            }
            for (Future<?> one : work) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }
        System.out.println("class loader " + getClass().getClassLoader().getClass().getName());
        System.out.println("failed " + failed + " of " + THREADS * TRANSACTIONS);
        int value = counter.value();
        System.out.println(
                value == committed.get()
                        ? "counter OK"
                        : "counter " + value + " wanted " + committed);
    }

    private Void count() throws InterruptedException {
        start.countDown();
        start.await();
        for (int i = 0; i < TRANSACTIONS; i++) {
            try {
                counter.increment();
                committed.incrementAndGet();
            } catch (DataAccessException | TransactionException e) {
                failed.incrementAndGet();
            }
        }
        return null;
    }
}
