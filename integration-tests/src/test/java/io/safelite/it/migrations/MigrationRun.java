package io.safelite.it.migrations;

import io.safelite.it.frameworks.Place;
import io.safelite.it.frameworks.Way;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;

/**
 * The program of a JVM: for each of some files, instances that migrate it at once, each with
 * connections of its own, by Flyway with the scripts in {@code db/migration}. Prints what {@link
 * MigrationOutcome} reads. Arguments: a {@link Way}, the number of files.
 */
public final class MigrationRun {
    static final int INSTANCES = 8;

    private final List<Throwable> failures = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    private MigrationRun() {}

    public static void main(String[] args) throws Exception {
        MigrationRun run = new MigrationRun();
        Way way = Way.valueOf(args[0]);
        int files = Integer.parseInt(args[1]);
        for (int i = 0; i < files; i++) {
            run.race(way.place("app" + i + ".db"));
        }
        System.out.println("failed " + run.failures.size() + " of " + files * INSTANCES);
        System.out.println("files " + (run.wrong.isEmpty() ? "right" : run.wrong));
        for (Throwable failure : run.failures) {
            System.out.println("failure " + innermost(failure));
        }
    }

    private void race(Place place) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(INSTANCES);
        try {
            CyclicBarrier start = new CyclicBarrier(INSTANCES);
            Callable<Void> instance =
                    () -> {
                        start.await();
                        migrate(place);
                        return null;
                    };
            List<Future<Void>> instances = new ArrayList<>();
            for (int i = 0; i < INSTANCES; i++) {
                instances.add(threads.submit(instance));
            }
            for (Future<Void> one : instances) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    failures.add(e.getCause());
                }
            }
        } finally {
            threads.shutdownNow();
        }
        audit(place.url());
    }

    /** By a URL and a driver class, as an application starts. */
    private static void migrate(Place place) {
        Flyway.configure()
                .driver(place.driverClass())
                .dataSource(place.url(), null, null)
                .load()
                .migrate();
    }

    /** Each script has noted itself once, and what they have done together is there. */
    private void audit(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            check(statement, "SELECT group_concat(number, ' ') FROM step", "1 2 3 4");
            check(statement, "SELECT sum(balance) FROM account", "606");
            check(statement, "SELECT count(*) FROM flyway_schema_history WHERE success", "4");
        } catch (SQLException e) {
            wrong.add(e.getMessage());
        }
    }

    private void check(Statement statement, String sql, String wanted) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            String found = row.getString(1);
            if (!wanted.equals(found)) {
                wrong.add(sql + " is " + found);
            }
        }
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString().replace('\n', ' ');
    }
}
