package io.safelite.it.serializability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Clients on a new file, and the look at it afterwards. */
final class Workload {
    private final Contender contender;
    private final Store store;
    private final Path directory;
    private final Path file;

    Workload(Contender contender, Store store) throws IOException, SQLException {
        this.contender = contender;
        this.store = store;
        directory =
                Files.createTempDirectory(
                        Files.createDirectories(Path.of("target", "databases")), "lists");
        file = directory.resolve("app.db").toAbsolutePath();
        try (Connection connection = DriverManager.getConnection(contender.url(file.toString()))) {
            store.create(connection);
        }
    }

    /** Threads of this process. */
    Run inThisProcess(int threads, Manners manners, Duration duration) throws Exception {
        Recording recording = new Recording();
        clients(manners).run(1, threads, recording, until(duration));
        return end(
                contender + ", " + store.note() + ", " + threads + " threads" + manners.note(),
                recording.transactions(),
                recording.failures());
    }

    private Clients clients(Manners manners) throws IOException {
        Ticks ticks = new Ticks(directory.resolve("ticks"));
        return new Clients(contender, file.toString(), store, manners, ticks, 1);
    }

    private static BooleanSupplier until(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        return () -> System.nanoTime() < end;
    }

    /** Threads of several processes. Half-way one of them is killed. */
    Run inProcesses(int count, int threads, Duration duration) throws Exception {
        Told told = new Told();
        try (Workers workers = new Workers(contender, file, store, directory.resolve("ticks"))) {
            for (int i = 0; i < count; i++) {
                workers.start(i * threads + 1, threads, told);
            }
            workers.awaitAllAtWork();
            Thread.sleep(duration.toMillis() / 2);
            workers.killOne();
            Thread.sleep(duration.toMillis() / 2);
            workers.end();
        }
        return end(
                contender
                        + ", "
                        + store.note()
                        + ", "
                        + count
                        + " processes × "
                        + threads
                        + " threads, one killed",
                told.transactions(),
                told.failures());
    }

    private Run end(String name, List<Transaction> transactions, Map<String, Integer> failures)
            throws SQLException {
        try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Map<Integer, List<Integer>> lists = store.readAll(plain);
            return new Run(name, new History(transactions, lists), failures);
        }
    }
}
