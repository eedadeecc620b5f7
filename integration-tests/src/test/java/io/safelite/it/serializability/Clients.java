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
        List<Connection> connections = new ArrayList<>();
        try {
            // All are open before the first begins: opening is not what is tested here.
            for (int i = 0; i < count; i++) {
                connections.add(DriverManager.getConnection(contender.url(file)));
            }
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Client client = client(first + i, connections.get(i), recorder);
                all.add(
                        threads.submit(
                                () -> {
                                    client.run(goesOn);
                                    return null;
                                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client has failed", e.getCause());
        } finally {
            threads.shutdownNow();
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private Client client(int number, Connection connection, Recorder recorder) {
        return manners.client(
                new Client.Setting(
                        number,
                        contender,
                        connection,
                        store,
                        ticks,
                        new SplittableRandom(seed + number),
                        recorder));
    }
}
