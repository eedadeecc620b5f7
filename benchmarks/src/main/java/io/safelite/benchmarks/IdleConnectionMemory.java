package io.safelite.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a connection holds that was used once and is now idle, as most of a pool are: bytes of heap
 * after a collection, and beside them threads, open files and resident memory, which show what the
 * heap does not. The two drivers take turns in one JVM.
 */
public final class IdleConnectionMemory {
    private static final String USAGE =
            """
              --connections N   how many to hold open, 1 to 100000 (default 1000)
              --rounds N        turns of each driver, 1 to 100 (default 3); medians are reported
              --pair A,B        what to compare (default plain,safelite)
              --markdown        print the table as Markdown
              --help            print this
            """;

    private static final int WARM_UP = 20;

    private IdleConnectionMemory() {}

    public static void main(String... args) throws Exception {
        System.exit(run(args));
    }

    private static int run(String[] args) throws IOException, SQLException, InterruptedException {
        int connections;
        int rounds;
        Set<Driver> drivers;
        boolean markdown;
        try {
            Arguments arguments =
                    new Arguments(
                            args,
                            new LinkedHashSet<>(List.of("--connections", "--rounds", "--pair")),
                            new LinkedHashSet<>(List.of("--markdown", "--help")));
            if (arguments.has("--help")) {
                System.out.print(USAGE);
                return 0;
            }
            connections = arguments.number("--connections", 1000, 1, 100_000);
            rounds = arguments.number("--rounds", 3, 1, 100);
            drivers = new LinkedHashSet<>(List.of(arguments.pair()));
            markdown = arguments.has("--markdown");
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        }
        System.out.println(
                Machine.describe(Files.createDirectories(Path.of("target", "benchmarks"))));
        System.out.printf(
                Locale.ROOT,
                "%,d connections to one file, each used for one query, medians of %d rounds%n%n",
                connections,
                rounds);
        Table table = new Table("driver", "heap B", "resident B", "files", "threads of all");
        List<List<Held>> held = new ArrayList<>();
        try {
            for (Driver driver : drivers) {
                measure(driver, WARM_UP);
                held.add(new ArrayList<>());
            }
            for (int round = 0; round < rounds; round++) {
                int index = 0;
                for (Driver driver : drivers) {
                    held.get(index++).add(measure(driver, connections));
                }
            }
        } catch (SQLException e) {
            System.err.println("Could not measure: " + e.getMessage());
            return 1;
        }
        int index = 0;
        for (Driver driver : drivers) {
            List<Held> ofDriver = held.get(index++);
            table.row(
                    driver.key(),
                    each(ofDriver.stream().mapToDouble(Held::heap).toArray(), connections, "%,.0f"),
                    each(
                            ofDriver.stream().mapToDouble(Held::resident).toArray(),
                            connections,
                            "%,.0f"),
                    each(ofDriver.stream().mapToDouble(Held::files).toArray(), connections, "%.2f"),
                    each(ofDriver.stream().mapToDouble(Held::threads).toArray(), 1, "%.0f"));
        }
        System.out.print(markdown ? table.markdown() : table.text());
        System.out.println();
        System.out.println(
                "Heap, resident memory and files are per connection; \"-\" is not known here.");
        return 0;
    }

    private static String each(double[] totals, int connections, String format) {
        double median = Medians.of(totals);
        return Double.isNaN(median)
                ? "-"
                : String.format(Locale.ROOT, format, median / connections);
    }

    /** What is held more with the connections open than before. */
    private static Held measure(Driver driver, int count)
            throws IOException, SQLException, InterruptedException {
        try (BenchmarkFile file = new BenchmarkFile()) {
            List<Connection> connections = new ArrayList<>(count);
            String url = driver.url(file.path());
            try (Connection first = DriverManager.getConnection(url)) {
                BenchmarkFile.createItems(first, 100);
                Held before = Held.now();
                for (int i = 0; i < count; i++) {
                    try {
                        connections.add(openAndUse(url));
                    } catch (SQLException e) {
                        throw new SQLException(
                                driver.key() + ", connection " + (i + 1) + ": " + e.getMessage(),
                                e);
                    }
                }
                return Held.now().minus(before);
            } finally {
                for (Connection connection : connections) {
                    connection.close();
                }
            }
        }
    }

    private static Connection openAndUse(String url) throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM item")) {
            row.next();
        }
        return connection;
    }

    /** NaN is for what this operating system does not tell. */
    private record Held(double heap, double resident, double files, double threads) {

        static Held now() throws InterruptedException, IOException {
            for (int i = 0; i < 3; i++) {
                System.gc();
                // For what cleaners and finalizers release.
                Thread.sleep(100);
            }
            Runtime runtime = Runtime.getRuntime();
            return new Held(
                    (double) (runtime.totalMemory() - runtime.freeMemory()),
                    residentBytes(),
                    openFiles(),
                    ManagementFactory.getThreadMXBean().getThreadCount());
        }

        Held minus(Held other) {
            return new Held(
                    heap - other.heap,
                    resident - other.resident,
                    files - other.files,
                    threads - other.threads);
        }

        private static double residentBytes() throws IOException {
            Path status = Path.of("/proc/self/status");
            if (!Files.isReadable(status)) {
                return Double.NaN;
            }
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmRSS:")) {
                    return 1024 * Double.parseDouble(line.replaceAll("[^0-9]", ""));
                }
            }
            return Double.NaN;
        }

        private static double openFiles() {
            String[] files = Path.of("/proc/self/fd").toFile().list();
            return files == null ? Double.NaN : files.length;
        }
    }
}
