package io.safelite.benchmarks.start;

import io.safelite.benchmarks.Arguments;
import io.safelite.benchmarks.Machine;
import io.safelite.benchmarks.Numbers;
import io.safelite.benchmarks.Table;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;

/** The command: see {@link #USAGE}. */
public final class StartBenchmark {
    private static final String USAGE =
            """
            How long a JVM takes from its start to its end, with a program that says hello and one
            that makes a database with one row: without an agent, with one that does nothing, and
            with SafeLite's, in turn, on this JDK and those installed beside it.

              --agent JAR   SafeLite's agent; must have been built
              --rounds N    turns of every variant, 1 to 1000 (default 15); every other round in
                            the reverse order; one more before them is not counted
              --markdown    print the table as Markdown
              --help        print this

            Exit code: 0; 1 if SafeLite takes 100 ms or more over the empty agent; 2 for a bad
            option.
            """;

    /** What SafeLite may add to the JVM's own price of an agent. */
    private static final double BUDGET_MILLIS = 100;

    private final Launcher launcher;
    private final int rounds;
    private final Table table =
            new Table("JDK, program", "agent", "median ms", "range ms", "over empty ms");

    private StartBenchmark(Launcher launcher, int rounds) {
        this.launcher = launcher;
        this.rounds = rounds;
    }

    public static void main(String... args) throws Exception {
        int exitCode = run(args, System.out, System.err);
        System.out.flush();
        System.exit(exitCode);
    }

    /** Everything but the exit. */
    static int run(String[] args, PrintStream out, PrintStream err)
            throws SQLException, IOException, InterruptedException, URISyntaxException {
        Arguments arguments;
        Path agent;
        int rounds;
        try {
            arguments =
                    new Arguments(
                            args,
                            new LinkedHashSet<>(List.of("--agent", "--rounds")),
                            new LinkedHashSet<>(List.of("--markdown", "--help")));
            agent = Path.of(arguments.text("--agent", "safelite-agent.jar")).toAbsolutePath();
            rounds = arguments.number("--rounds", 15, 1, 1000);
            if (!arguments.has("--help") && !Files.isReadable(agent)) {
                throw Arguments.bad("--agent", agent.toString(), "a jar that has been built");
            }
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return 2;
        }
        if (arguments.has("--help")) {
            out.print(USAGE);
            return 0;
        }
        Path directory = Files.createDirectories(Path.of("target", "benchmarks")).toRealPath();
        Path emptyAgent = directory.resolve("empty-agent.jar");
        EmptyAgent.write(emptyAgent);
        Launcher launcher = new Launcher(classPath(), emptyAgent, agent, directory);
        StartBenchmark benchmark = new StartBenchmark(launcher, rounds);
        out.println(Machine.describe(directory));
        boolean isWithin = true;
        for (Jdk jdk : Jdk.installed()) {
            for (Program program : Program.values()) {
                isWithin &= benchmark.measure(jdk, program);
            }
        }
        out.println();
        out.print(
                arguments.has("--markdown") ? benchmark.table.markdown() : benchmark.table.text());
        return isWithin ? 0 : 1;
    }

    /** The programs and sqlite-jdbc; not SafeLite's driver. */
    private static String classPath() throws URISyntaxException {
        return location(StartBenchmark.class)
                + File.pathSeparator
                + location(org.sqlite.JDBC.class);
    }

    private static Path location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** Says whether SafeLite has kept to its budget. */
    private boolean measure(Jdk jdk, Program program) throws IOException, InterruptedException {
        Starts starts = new Starts();
        for (int round = 0; round <= rounds; round++) {
            List<Variant> order = new ArrayList<>(List.of(Variant.values()));
            if (round % 2 == 0) {
                Collections.reverse(order);
            }
            for (Variant variant : order) {
                double millis = launcher.millis(jdk, program, variant);
                if (round > 0) {
                    starts.add(variant, millis);
                }
            }
        }
        for (Variant variant : Variant.values()) {
            table.row(
                    jdk.version() + ", " + program.title(),
                    variant.title(),
                    Numbers.whole(starts.median(variant)),
                    Numbers.whole(starts.least(variant))
                            + " to "
                            + Numbers.whole(starts.most(variant)),
                    variant == Variant.SAFELITE
                            ? Numbers.whole(starts.over(variant, Variant.EMPTY))
                            : "");
        }
        return starts.over(Variant.SAFELITE, Variant.EMPTY) < BUDGET_MILLIS;
    }
}
