package io.safelite.it.serializability;

import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/** Several clients in this process, a thread and a connection each. */
final class Clients {
    private final Contender contender;
    private final String file;
    private final Store store;
    private final Manners manners;
    private final Ticks ticks;
    private final long seed;

    Clients(
            Contender contender,
            String file,
            Store store,
            Manners manners,
            Ticks ticks,
            long seed) {
        this.contender = contender;
        this.file = file;
        this.store = store;
        this.manners = manners;
        this.ticks = ticks;
        this.seed = seed;
    }

    /**
     * Runs them to their end.
     *
     * @param first the number of the first
     */
    void run(int first, int count, Recorder recorder, BooleanSupplier goesOn) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = first + i;
                all.add(threads.submit(() -> run(number, recorder, goesOn)));
            }
            for (Future<Void> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client has failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private Void run(int number, Recorder recorder, BooleanSupplier goesOn) throws Exception {
        try (Connection connection = DriverManager.getConnection(contender.url(file))) {
            Client.Setting setting =
                    new Client.Setting(
                            number,
                            contender,
                            connection,
                            store,
                            ticks,
                            new SplittableRandom(seed + number),
                            recorder);
            manners.client(setting).run(goesOn);
        }
        return null;
    }
}
