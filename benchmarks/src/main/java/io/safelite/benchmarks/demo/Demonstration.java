package io.safelite.benchmarks.demo;

import io.safelite.benchmarks.Machine;
import io.safelite.benchmarks.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;

/** The command: see {@link Options#USAGE}. */
public final class Demonstration {
    private final Options options;
    private final PrintStream out;
    private final PrintStream err;

    private Demonstration(Options options, PrintStream out, PrintStream err) {
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
        } catch (Options.BadOption e) {
            err.println(e.getMessage());
            return 2;
        }
        if (options.help()) {
            out.print(Options.USAGE);
            return 0;
        }
        return new Demonstration(options, out, err).run();
    }

    private int run() throws SQLException, IOException, InterruptedException {
        Path directory = options.file().toAbsolutePath().getParent();
        Files.createDirectories(directory);
        out.println(Machine.describe(directory));
        out.println(workload());
        out.println();

        Progress progress = new Progress(out, Progress.onTerminal());
        Report report = new Report();
        boolean allRan = true;
        for (int round = 1; round <= options.rounds(); round++) {
            for (Contender contender : options.contenders()) {
                allRan &= run(contender, progress, report);
            }
        }

        out.println();
        out.print(report.table(options.markdown()));
        String details = report.details(options.markdown());
        if (!details.isEmpty()) {
            out.println();
            out.print(details);
        }
        return allRan && report.clean(Contender.SAFELITE) ? 0 : 1;
    }

    private boolean run(Contender contender, Progress progress, Report report)
            throws IOException, InterruptedException {
        try {
            report.add(contender, new Run(options, contender, progress).go());
            return true;
        } catch (SQLException | Run.Stuck e) {
            err.println(contender.title() + " could not run: " + e.getMessage());
            return false;
        }
    }

    private String workload() {
        double think = options.think().toNanos() / 1e6;
        return String.format(
                        Locale.ROOT,
                        "%d threads, a connection each; %d s; %,d accounts; a transaction reads two"
                                + " balances, %swrites both and a log row; one attempt each",
                        options.threads(),
                        options.seconds(),
                        options.rows(),
                        think > 0 ? "thinks " + think + " ms, " : "")
                + (options.rounds() > 1
                        ? "; medians of " + options.rounds() + " rounds, failures listed of all"
                        : "");
    }
}
