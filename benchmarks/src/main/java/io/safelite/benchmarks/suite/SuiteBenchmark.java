package io.safelite.benchmarks.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.safelite.benchmarks.Machine;
import io.safelite.benchmarks.Progress;
import io.safelite.benchmarks.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The command: see {@link Options#USAGE}. */
public final class SuiteBenchmark {
    private static final String COMMAND = "./mvnw -q -pl benchmarks -am -Psuite process-classes";

    /** What a run takes besides: a new file, JVMs that start, the last transactions, the audit. */
    private static final Duration OVERHEAD = Duration.ofMillis(1500);

    private final Options options;
    private final Path directory;
    private final PrintStream out;
    private final PrintStream err;

    private SuiteBenchmark(Options options, Path directory, PrintStream out, PrintStream err) {
        this.options = options;
        this.directory = directory;
        this.out = out;
        this.err = err;
    }

    public static void main(String... args) throws Exception {
        int exitCode = run(args, Path.of("target", "suite"), System.out, System.err);
        System.out.flush();
        System.exit(exitCode);
    }

    /** Everything but the exit; the reports go into the directory. */
    static int run(String[] args, Path directory, PrintStream out, PrintStream err)
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
        return new SuiteBenchmark(options, directory, out, err).run(args);
    }

    private int run(String... args) throws SQLException, IOException, InterruptedException {
        Files.createDirectories(directory);
        Origin origin = origin(args);
        out.println(origin.machine());
        out.println(origin.protocol());
        out.println(options.runs() + " runs, about " + minutes() + " min");
        Turns turns = new Turns(options, new Progress(out, Progress.onTerminal()), err);
        boolean good = true;
        Map<Group, List<Measured>> sections = new EnumMap<>(Group.class);
        for (Group group : options.groups()) {
            for (Workload workload : group.workloads()) {
                Rounds rounds = turns.take(workload);
                good &= rounds.good();
                Measured measured = new Measured(workload, rounds.results());
                sections.computeIfAbsent(group, g -> new ArrayList<>()).add(measured);
                print(measured);
                // At once: a long run may be cut short.
                write(origin, sections);
            }
        }
        out.println();
        out.println(directory.resolve("report.html").toUri());
        return good ? 0 : 1;
    }

    private Origin origin(String... args) throws SQLException, IOException {
        String arguments = String.join(" ", args);
        return new Origin(
                Machine.describe(Files.createDirectories(Path.of("target", "benchmarks"))),
                Instant.now().truncatedTo(ChronoUnit.MINUTES).toString(),
                COMMAND + (arguments.isEmpty() ? "" : " -Dsuite.args=\"" + arguments + "\""),
                String.format(
                        Locale.ROOT,
                        "%s s after %s s of warming up (JVMs of their own %s), medians of %d"
                                + " rounds",
                        seconds(options.settings().length()),
                        seconds(options.settings().warmUp()),
                        seconds(Workload.inJvmsOfTheirOwn(options.settings().warmUp())),
                        options.rounds()));
    }

    private void print(Measured measured) {
        Table table = new Table(Columns.HEADER.toArray(String[]::new));
        measured.results().forEach(r -> table.row(Columns.of(r).toArray(String[]::new)));
        out.println();
        out.println(measured.workload().describe());
        out.println();
        out.print(table.text());
        measured.results().stream()
                .filter(result -> !result.notes().isEmpty())
                .forEach(result -> out.println(result.describeNotes()));
    }

    private void write(Origin origin, Map<Group, List<Measured>> sections) throws IOException {
        Files.writeString(directory.resolve("report.html"), HtmlReport.of(origin, sections), UTF_8);
        Files.writeString(
                directory.resolve("report.md"), MarkdownReport.of(origin, sections), UTF_8);
    }

    private long minutes() {
        return Math.max(1, options.planned(OVERHEAD).toMinutes());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
