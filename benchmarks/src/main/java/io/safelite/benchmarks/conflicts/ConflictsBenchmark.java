package io.safelite.benchmarks.conflicts;

import io.safelite.benchmarks.Arguments;
import io.safelite.benchmarks.BenchmarkFile;
import io.safelite.benchmarks.Machine;
import io.safelite.benchmarks.Table;
import io.safelite.event.TransactionRetry.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/**
 * Threads that read a value, think, and write it back, in deferred transactions: plain sqlite-jdbc
 * beside SafeLite, over tables of different sizes. The smaller the table the more often two threads
 * have read the same row, which no driver can make good.
 */
public final class ConflictsBenchmark {
    private static final String USAGE =
            """
              --rows LIST   sizes of the table (default 1,10,100,1000,100000)
              --threads N   1 to 64 (default 8)
              --seconds N   1 to 600 for each size and driver (default 3)
              --markdown    print the table as Markdown
              --help        print this
            """;

    private ConflictsBenchmark() {}

    public static void main(String... args) throws Exception {
        Arguments arguments;
        try {
            arguments =
                    new Arguments(
                            args,
                            new LinkedHashSet<>(List.of("--rows", "--threads", "--seconds")),
                            new LinkedHashSet<>(List.of("--markdown", "--help")));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        if (arguments.has("--help")) {
            System.out.print(USAGE);
            return;
        }
        System.out.println(
                Machine.describe(Files.createDirectories(Path.of("target", "benchmarks"))));
        Table table =
                new Table(
                        "rows",
                        "driver",
                        "commits/s",
                        "failed",
                        "conflicts",
                        "made good",
                        "share",
                        "sum exact");
        boolean exact = true;
        for (String rows : arguments.text("--rows", "1,10,100,1000,100000").split(",", -1)) {
            for (boolean safe : new boolean[] {false, true}) {
                exact &=
                        run(
                                Integer.parseInt(rows),
                                safe,
                                arguments.number("--threads", 8, 1, 64),
                                arguments.number("--seconds", 3, 1, 600),
                                table);
            }
        }
        System.out.println();
        System.out.print(arguments.has("--markdown") ? table.markdown() : table.text());
        System.exit(exact ? 0 : 1);
    }

    private static boolean run(int rows, boolean safe, int threads, int seconds, Table table)
            throws Exception {
        try (BenchmarkFile file = new BenchmarkFile()) {
            create(file, rows);
            String url =
                    safe
                            ? "jdbc:safelite:"
                                    + file.path()
                                    + "?safelite.begin=deferred&safelite.listener="
                                    + RetryCounter.class.getName()
                            : "jdbc:sqlite:" + file.path() + "?busy_timeout=30000";
            RetryCounter.clear();
            List<Incrementer> all = Incrementer.run(url, rows, threads, seconds);
            long commits = all.stream().mapToLong(Incrementer::commits).sum();
            long failures = all.stream().mapToLong(Incrementer::failures).sum();
            long good =
                    RetryCounter.count(Outcome.REPLAYED) + RetryCounter.count(Outcome.RESTARTED);
            long conflicts = safe ? good + RetryCounter.count(Outcome.REFUSED) : failures;
            boolean exact = sum(file) == commits;
            table.row(
                    Integer.toString(rows),
                    safe ? "safelite" : "plain",
                    number(commits / (double) seconds),
                    number(failures),
                    number(conflicts),
                    number(good),
                    conflicts == 0
                            ? "-"
                            : String.format(Locale.ROOT, "%.1f %%", 100.0 * good / conflicts),
                    exact ? "yes" : "NO");
            return exact || !safe;
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static void create(BenchmarkFile file, int rows) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + file.path() + "?journal_mode=WAL");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE counter(id INTEGER PRIMARY KEY, n INTEGER NOT NULL)");
            statement.execute(
                    "WITH RECURSIVE ids(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM ids WHERE id"
                            + " < "
                            + rows
                            + ") INSERT INTO counter SELECT id, 0 FROM ids");
        }
    }

    private static long sum(BenchmarkFile file) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.path());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT sum(n) FROM counter")) {
            row.next();
            return row.getLong(1);
        }
    }
}
