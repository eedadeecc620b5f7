package io.safelite.benchmarks.readers;

import io.safelite.benchmarks.Machine;
import io.safelite.benchmarks.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The command: see {@link Options#USAGE}. */
public final class ReadersBenchmark {
    private final Options options;
    private final PrintStream out;
    private final PrintStream err;

    private ReadersBenchmark(Options options, PrintStream out, PrintStream err) {
        this.options = options;
        this.out = out;
        this.err = err;
    }

    public static void main(String... args) throws Exception {
        int exitCode = run(args, System.out, System.err);
        System.out.flush();
        System.exit(exitCode);
    }

    /** Everything but the exit. */
    static int run(String[] args, PrintStream out, PrintStream err)
            throws SQLException, IOException, InterruptedException {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return 2;
        }
        if (options.help()) {
            out.print(Options.USAGE);
            return 0;
        }
        return new ReadersBenchmark(options, out, err).run();
    }

    private int run() throws SQLException, IOException, InterruptedException {
        out.println(Machine.describe(Files.createDirectories(Path.of("target", "benchmarks"))));
        out.println(workload());
        Progress progress = new Progress(out, Progress.onTerminal());
        boolean good = true;
        for (int writers : options.writers()) {
            good &= run(writers, progress);
        }
        return good ? 0 : 1;
    }

    /** All rounds with so many writers, and their table at once: a long run may be cut short. */
    private boolean run(int writers, Progress progress) throws InterruptedException {
        String crowd = count(options.readers(), "reader") + ", " + count(writers, "writer");
        out.println();
        Report report = new Report(options.contenders());
        boolean allRan = true;
        for (int round = 1; round <= options.rounds(); round++) {
            report.newRound();
            for (Contender contender : order(round)) {
                String title = crowd + ", round " + round + ", " + contender.key();
                try {
                    report.add(contender, Outcome.of(contender, writers, options, progress, title));
                } catch (SQLException | IOException | RunFailed | IllegalStateException e) {
                    err.println(title + " could not run: " + e.getMessage());
                    allRan = false;
                }
            }
        }
        out.println(crowd);
        out.println();
        out.print(report.table(options.markdown()));
        String details = report.details(options.markdown());
        if (!details.isEmpty()) {
            out.println();
            out.print(details);
        }
        return allRan && report.clean();
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** Every other round backwards, so that nobody always follows the same one. */
    private List<Contender> order(int round) {
        List<Contender> order = new ArrayList<>(options.contenders());
        if (round % 2 == 0) {
            Collections.reverse(order);
        }
        return order;
    }

    private String workload() {
        return String.format(
                Locale.ROOT,
                "%s s after %s s of warming up; %,d accounts; a reader reads 3 and scans %d, a"
                        + " writer reads 2 and writes both%s%s; one attempt each; WAL,"
                        + " synchronous=%s, busy timeout %d ms; medians of %d rounds",
                options.length().toNanos() / 1e9,
                options.warmUp().toNanos() / 1e9,
                Accounts.BLOCKS * Accounts.BLOCK,
                Accounts.BLOCK,
                options.sameText() ? ", beginning with the same statement" : "",
                options.pause().isZero()
                        ? ""
                        : ", pausing " + options.pause().toNanos() / 1000 + " us",
                options.synchronous(),
                options.busyTimeout().toMillis(),
                options.rounds());
    }
}
