package io.safelite.it.powerloss;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.safelite.testing.DiskCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * Power losses in the course of a recorded run: whenever something is promised and all that is not
 * synced is lost, and at random moments when any part of it is.
 */
final class PowerLosses {
    private static final int CHECKERS = Runtime.getRuntime().availableProcessors();

    private final String database;
    private final int threads;
    private final int samples;
    private final long seed;
    private final Queue<String> found = new ConcurrentLinkedQueue<>();
    private final Queue<Loss.Kind> kinds = new ConcurrentLinkedQueue<>();
    private int images;

    /**
     * @param database the name of its file
     * @param threads how many have written
     * @param samples how many random states to look at, besides all that consist of what was synced
     * @param seed of all that is random here
     */
    PowerLosses(String database, int threads, int samples, long seed) {
        this.database = database;
        this.threads = threads;
        this.samples = samples;
        this.seed = seed;
    }

    /** Goes through the run, and looks at what every power loss leaves. */
    void happenIn(List<DiskCall> calls) throws Exception {
        SimulatedDisk disk =
                new SimulatedDisk(Set.of(database, database + "-wal", database + "-journal"));
        Notes notes = new Notes(threads);
        Random random = new Random(seed);
        double likelihood = (double) samples / calls.size();
        try (Checkers checkers = new Checkers()) {
            for (DiskCall call : calls) {
                // What is synced stays the same until then, and more and more is promised.
                if (call.kind() == DiskCall.Kind.SYNC_END) {
                    checkers.check(disk, Survival.ofSynced(), notes);
                }
                disk.apply(call);
                if (isNote(call)) {
                    notes.add(Note.parse(new String(call.data(), UTF_8)));
                }
                if (random.nextDouble() < likelihood && !disk.isSynced()) {
                    checkers.check(disk, any(disk, random), notes);
                }
            }
            checkers.check(disk, Survival.ofSynced(), notes);
        }
    }

    private boolean isNote(DiskCall call) {
        return call.kind() == DiskCall.Kind.WRITE
                && call.file().equals(database + LedgerWriter.NOTES);
    }

    private static Survival any(SimulatedDisk disk, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Survival.ofAll();
            case 1 -> Survival.until(disk.time() - random.nextInt(50));
            case 2, 3 -> Survival.ofSome(Survival.Pieces.PAGES, random.nextDouble(), random);
            default -> Survival.ofSome(Survival.Pieces.SECTORS, random.nextDouble(), random);
        };
    }

    /** What was found wrong, each with the moment and what had survived. */
    List<String> found() {
        return List.copyOf(found);
    }

    /** How often each of them was found. */
    Map<Loss.Kind, Long> kinds() {
        return kinds.stream().collect(groupingBy(kind -> kind, counting()));
    }

    @Override
    public String toString() {
        return images + " power losses, wrong: " + kinds();
    }

    /** Check several databases at the same time, each in a directory of its own. */
    private final class Checkers implements AutoCloseable {
        private final ExecutorService pool = Executors.newFixedThreadPool(CHECKERS);
        private final BlockingQueue<Path> directories = new LinkedBlockingQueue<>();
        private final Semaphore waiting = new Semaphore(4 * CHECKERS);
        private final List<Future<?>> all = new ArrayList<>();

        Checkers() throws IOException {
            for (int i = 0; i < CHECKERS; i++) {
                directories.add(temporaryDirectory());
            }
        }

        /** In memory, if there is such a place: nothing there outlives the check. */
        private static Path temporaryDirectory() throws IOException {
            Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "power-loss")
                    : Files.createTempDirectory("power-loss");
        }

        void check(SimulatedDisk disk, Survival survival, Notes notes) throws InterruptedException {
            images++;
            long time = disk.time();
            Map<String, byte[]> files = disk.surviving(survival);
            Notes now = notes.copy();
            waiting.acquire();
            all.add(
                    pool.submit(
                            () -> {
                                Path directory = directories.remove();
                                try {
                                    Recovery.check(directory, database, files, now)
                                            .ifPresent(loss -> report(time, survival, loss));
                                } finally {
                                    directories.add(directory);
                                    waiting.release();
                                }
                                return null;
                            }));
        }

        private void report(long time, Survival survival, Loss loss) {
            kinds.add(loss.kind());
            found.add(
                    "%s: %s (after call %d, left is %s; seed %d)"
                            .formatted(loss.kind(), loss.what(), time, survival.name(), seed));
        }

        @Override
        public void close() throws InterruptedException, ExecutionException, IOException {
            try {
                for (Future<?> one : all) {
                    one.get();
                }
            } finally {
                pool.shutdownNow();
                for (Path directory : directories) {
                    Files.deleteIfExists(directory);
                }
            }
        }
    }
}
