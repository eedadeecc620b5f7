package io.safelite.benchmarks.contention;

import io.safelite.benchmarks.Machine;
import io.safelite.benchmarks.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The command: see {@link Options#USAGE}. */
public final class ContentionBenchmark {
    private final Options options;
    private final PrintStream out;
    private final PrintStream err;

    private ContentionBenchmark(Options options, PrintStream out, PrintStream err) {
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
        return new ContentionBenchmark(options, out, err).run();
    }

    private int run() throws SQLException, IOException, InterruptedException {
        out.println(Machine.describe(Files.createDirectories(Path.of("target", "benchmarks"))));
        out.println(workload());
        Progress progress = new Progress(out, Progress.onTerminal());
        boolean good = true;
        for (Cell cell : options.cells()) {
            good &= run(cell, progress);
        }
        return good ? 0 : 1;
    }

    /** All rounds of one cell, and its table at once: a long run may be cut short. */
    private boolean run(Cell cell, Progress progress) throws InterruptedException {
        out.println();
        Report report = new Report(cell, options.contenders());
        boolean allRan = true;
        for (int round = 1; round <= options.rounds(); round++) {
            report.newRound();
            for (Contender contender : order(round)) {
                Job job = new Job(contender, cell, options.settings());
                String title = cell.describe() + ", round " + round + ", " + contender.key();
                try {
                    report.add(contender, new Run(job, progress, title).go());
                } catch (SQLException | IOException | RunFailed | IllegalStateException e) {
                    err.println(title + " could not run: " + e.getMessage());
                    allRan = false;
                }
            }
        }
        out.println(cell.describe());
        out.println();
        out.print(report.table(options.markdown()));
        String details = report.details(options.markdown());
        if (!details.isEmpty()) {
            out.println();
            out.print(details);
        }
        return allRan && report.clean(Contender.SAFELITE);
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
        Settings settings = options.settings();
        return String.format(
                Locale.ROOT,
                "%s s after %s s of warming up; %d counters; a transaction reads one, holds, and"
                        + " writes it; one attempt each; %sWAL, synchronous=%s, busy timeout %d"
                        + " ms%s; medians of %d rounds",
                seconds(settings.length()),
                seconds(settings.warmUp()),
                Counters.COUNT,
                settings.think().isZero()
                        ? ""
                        : "thinks " + settings.think().toNanos() / 1000 + " us; ",
                settings.synchronous(),
                settings.busyTimeout().toMillis(),
                settings.virtual() ? ", virtual threads" : "",
                options.rounds());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
