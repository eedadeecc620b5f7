package io.safelite.benchmarks.contention;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The program of a JVM of writers. It says {@link #READY} when its connections are open, starts at
 * the line {@link #GO}, says how far it is, and ends with its tally. It does not outlive the JVM
 * that started it: the end of its input ends it, whatever it is doing.
 */
final class WriterProcess {
    static final String READY = "ready";
    static final String GO = "go";
    static final String LIVE = "live ";
    static final String TALLY = "tally ";

    /** The last line: a tally without it is not whole. */
    static final String DONE = "done";

    private static final long LIVE_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int ORPHANED = 3;

    private WriterProcess() {}

    /**
     * @param args the database, a number that only this process has, and a {@link Job}
     */
    public static void main(String... args) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Thread input = new Thread(() -> listen(go), "input");
        input.setDaemon(true);
        input.start();
        Job job = Job.parse(Arrays.copyOfRange(args, 2, args.length));
        try (Writers writers = new Writers(job, Path.of(args[0]), Long.parseLong(args[1]))) {
            System.out.println(READY);
            go.await();
            showUntil(writers.start(), writers.live(), System.out);
            for (String line : writers.finish().format()) {
                System.out.println(TALLY + line);
            }
        }
        System.out.println(DONE);
        System.exit(0);
    }

    private static void listen(CountDownLatch go) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.equals(GO)) {
                    go.countDown();
                }
            }
        } catch (IOException e) {
            // As good as its end.
        }
        Runtime.getRuntime().halt(ORPHANED);
    }

    private static void showUntil(long deadline, Live live, PrintStream out)
            throws InterruptedException {
        long left;
        while ((left = deadline - System.nanoTime()) > 0) {
            out.println(LIVE + live.commits().sum() + " " + live.failures().sum());
            TimeUnit.NANOSECONDS.sleep(Math.min(left, LIVE_EVERY_NANOS));
        }
    }
}
