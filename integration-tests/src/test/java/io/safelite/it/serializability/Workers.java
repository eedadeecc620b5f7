package io.safelite.it.serializability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Processes of clients, and what they say. */
final class Workers implements AutoCloseable {
    private static final long LIMIT_SECONDS = 60;

    private final Contender contender;
    private final Path file;
    private final Store store;
    private final Path ticks;
    private final ExecutorService listeners = Executors.newCachedThreadPool();
    private final List<Worker> workers = new ArrayList<>();

    private record Worker(Process process, CountDownLatch atWork, Future<Boolean> ended) {}

    Workers(Contender contender, Path file, Store store, Path ticks) {
        this.contender = contender;
        this.file = file;
        this.store = store;
        this.ticks = ticks;
    }

    void start(int first, int count, Told told) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(argument -> argument.startsWith("--enable-native-access"))
                        .toList());
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        ListWorker.class.getName(),
                        contender.prefix(),
                        contender.parameters(),
                        file.toString(),
                        store.name(),
                        ticks.toString(),
                        String.valueOf(first),
                        String.valueOf(count)));
        Process process =
                new ProcessBuilder(command)
                        .redirectError(file.resolveSibling("worker-" + first + ".log").toFile())
                        .start();
        CountDownLatch atWork = new CountDownLatch(1);
        workers.add(
                new Worker(process, atWork, listeners.submit(() -> listen(process, atWork, told))));
    }

    /** Listens to the end; tells whether the worker came to its own. */
    private static boolean listen(Process process, CountDownLatch atWork, Told told)
            throws IOException {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(ListWorker.END)) {
                    return true;
                }
                told.line(line);
                atWork.countDown();
            }
            return false;
        } finally {
            atWork.countDown();
        }
    }

    void awaitAllAtWork() throws InterruptedException {
        for (Worker worker : workers) {
            if (!worker.atWork.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("a worker does not begin");
            }
        }
    }

    /** Kills one, at whatever it is doing. */
    void killOne() throws Exception {
        Worker victim = workers.remove(0);
        // Not Process.destroyForcibly: that would close the pipe with the lines still in it.
        victim.process.toHandle().destroyForcibly();
        victim.ended.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Lets them finish what they are doing. */
    void end() throws Exception {
        for (Worker worker : workers) {
            worker.process.getOutputStream().close();
        }
        for (Worker worker : workers) {
            if (!worker.ended.get(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(
                        "a worker has failed; see " + file.resolveSibling("worker-*.log"));
            }
        }
    }

    @Override
    public void close() {
        workers.forEach(worker -> worker.process.destroyForcibly());
        listeners.shutdownNow();
    }
}
