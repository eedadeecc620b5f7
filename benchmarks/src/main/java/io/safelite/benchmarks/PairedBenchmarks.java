package io.safelite.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link CallBenchmarks} in pairs. In every round each benchmark runs in a fresh JVM for one
 * driver and right after it in a fresh JVM for the other, and the next round swaps which is first;
 * so what changes slowly on the machine changes for both. The ratio is taken within a round, and
 * its median and range over the rounds are reported.
 */
public final class PairedBenchmarks {
    private static final List<String> BENCHMARKS =
            List.of(
                    "pointSelect",
                    "selectInTransaction",
                    "updateInTransaction",
                    "autocommitInsert",
                    "batchInsert",
                    "rowLoop",
                    "rowLoopInTransaction",
                    "newStatement",
                    "openAndClose");

    private static final String USAGE =
            """
              --rounds N    pairs of JVMs for each benchmark, 1 to 1000 (default 5)
              --only LIST   some of pointSelect,selectInTransaction,updateInTransaction,
                            autocommitInsert,batchInsert,rowLoop,rowLoopInTransaction,
                            newStatement,openAndClose (default all)
              --pair A,B    what to compare (default plain,safelite); unrecorded,safelite shows
                            what recording costs (safelite.retry=off); plain,plain shows what
                            the noise of the machine alone makes of a ratio; safelite,agent
                            what the agent's handles cost
              --agent JAR   the agent's jar, for the driver agent
              --quick       short and few iterations, 3 rounds: for a look, not for a claim
              --markdown    print the table as Markdown
              --help        print this
            """;

    private final Driver[] pair;
    private final int rounds;
    private final boolean quick;

    /** Empty if there is no need for it. */
    private final String agent;

    private PairedBenchmarks(Driver[] pair, String agent, int rounds, boolean quick) {
        this.pair = pair;
        this.agent = agent;
        this.rounds = rounds;
        this.quick = quick;
    }

    public static void main(String... args) throws Exception {
        System.exit(run(args));
    }

    private static int run(String[] args) throws RunnerException, SQLException, IOException {
        List<String> benchmarks;
        PairedBenchmarks paired;
        boolean markdown;
        try {
            Arguments arguments =
                    new Arguments(
                            args,
                            new LinkedHashSet<>(List.of("--rounds", "--only", "--pair", "--agent")),
                            new LinkedHashSet<>(List.of("--quick", "--markdown", "--help")));
            if (arguments.has("--help")) {
                System.out.print(USAGE);
                return 0;
            }
            boolean quick = arguments.has("--quick");
            int rounds = arguments.number("--rounds", quick ? 3 : 5, 1, 1000);
            benchmarks = only(arguments.text("--only", String.join(",", BENCHMARKS)));
            markdown = arguments.has("--markdown");
            paired =
                    new PairedBenchmarks(
                            arguments.pair(), arguments.text("--agent", ""), rounds, quick);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        }
        String missing = paired.missingDriver();
        if (missing != null) {
            System.err.println(missing);
            return 1;
        }
        System.out.println(
                Machine.describe(Files.createDirectories(Path.of("target", "benchmarks"))));
        System.out.println();
        Table table = paired.measure(benchmarks);
        System.out.println();
        System.out.print(markdown ? table.markdown() : table.text());
        return 0;
    }

    private static List<String> only(String value) {
        Set<String> names = new LinkedHashSet<>(List.of(value.split(",", -1)));
        if (!BENCHMARKS.containsAll(names)) {
            throw new IllegalArgumentException(
                    "Option --only cannot be \""
                            + value
                            + "\"; allowed is a list of "
                            + String.join(", ", BENCHMARKS)
                            + ".");
        }
        return List.copyOf(names);
    }

    /** Why a driver cannot be used at all, said before the first fork; null if all can. */
    private String missingDriver() {
        for (Driver driver : pair) {
            if (driver == Driver.AGENT && !Files.isRegularFile(Path.of(agent))) {
                return "agent cannot run without its jar: --agent JAR.";
            }
            String url = driver.url(Path.of("target", "none.db"));
            try {
                DriverManager.getDriver(url);
            } catch (SQLException e) {
                return driver.key() + " cannot run: " + e.getMessage() + " for " + url + ".";
            }
        }
        return null;
    }

    private Table measure(List<String> benchmarks) throws RunnerException {
        List<Comparison> comparisons = benchmarks.stream().map(Comparison::new).toList();
        for (int round = 0; round < rounds; round++) {
            for (Comparison comparison : comparisons) {
                boolean swapped = round % 2 == 1;
                Score first = score(comparison.benchmark, pair[swapped ? 1 : 0]);
                Score second = score(comparison.benchmark, pair[swapped ? 0 : 1]);
                comparison.add(swapped ? second : first, swapped ? first : second);
                System.out.printf(
                        Locale.ROOT, "round %d of %d: %s%n", round + 1, rounds, comparison.last());
            }
        }
        String one = pair[0].key();
        String other = pair[1].key();
        Table table =
                new Table(
                        "benchmark",
                        one + " ns/op",
                        other + " ns/op",
                        "ratio",
                        "ratio from-to",
                        one + " B/op",
                        other + " B/op");
        comparisons.forEach(comparison -> comparison.addTo(table));
        return table;
    }

    /** One benchmark with one driver in one fresh JVM. */
    private Score score(String benchmark, Driver driver) throws RunnerException {
        Options options =
                new OptionsBuilder()
                        .include(
                                "^"
                                        + Pattern.quote(
                                                CallBenchmarks.class.getName() + "." + benchmark)
                                        + "$")
                        .param("driver", driver.key())
                        .forks(1)
                        .jvmArgsAppend(
                                driver == Driver.AGENT
                                        ? new String[] {"-javaagent:" + agent}
                                        : new String[0])
                        .threads(1)
                        .warmupIterations(quick ? 2 : 5)
                        .warmupTime(TimeValue.milliseconds(quick ? 500 : 1000))
                        .measurementIterations(quick ? 3 : 5)
                        .measurementTime(TimeValue.milliseconds(quick ? 500 : 1000))
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build();
        Collection<RunResult> results = new Runner(options).run();
        if (results.size() != 1) {
            throw new IllegalStateException(results.size() + " results for " + benchmark);
        }
        RunResult result = results.iterator().next();
        Result<?> allocation = result.getSecondaryResults().get("gc.alloc.rate.norm");
        return new Score(
                result.getPrimaryResult().getScore(),
                allocation == null ? Double.NaN : allocation.getScore());
    }

    /** Nanoseconds and allocated bytes of an operation. */
    private record Score(double nanos, double bytes) {}

    /** The scores of one benchmark, a pair for every round. */
    private static final class Comparison {
        private final String benchmark;
        private final List<Score> ones = new ArrayList<>();
        private final List<Score> others = new ArrayList<>();

        Comparison(String benchmark) {
            this.benchmark = benchmark;
        }

        void add(Score one, Score other) {
            ones.add(one);
            others.add(other);
        }

        String last() {
            double one = ones.get(ones.size() - 1).nanos();
            double other = others.get(others.size() - 1).nanos();
            return String.format(
                    Locale.ROOT,
                    "%s %,.0f and %,.0f ns/op, ratio %.3f",
                    benchmark,
                    one,
                    other,
                    other / one);
        }

        void addTo(Table table) {
            double[] ratios = new double[ones.size()];
            for (int round = 0; round < ratios.length; round++) {
                ratios[round] = others.get(round).nanos() / ones.get(round).nanos();
            }
            table.row(
                    benchmark,
                    whole(Medians.of(ones.stream().mapToDouble(Score::nanos).toArray())),
                    whole(Medians.of(others.stream().mapToDouble(Score::nanos).toArray())),
                    String.format(Locale.ROOT, "%.3f", Medians.of(ratios)),
                    range(ratios),
                    whole(Medians.of(ones.stream().mapToDouble(Score::bytes).toArray())),
                    whole(Medians.of(others.stream().mapToDouble(Score::bytes).toArray())));
        }

        private static String range(double[] ratios) {
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            for (double ratio : ratios) {
                least = Math.min(least, ratio);
                most = Math.max(most, ratio);
            }
            return String.format(Locale.ROOT, "%.3f-%.3f", least, most);
        }

        private static String whole(double number) {
            return String.format(Locale.ROOT, "%,.0f", number);
        }
    }
}
