package io.safelite.agent.it.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;

/**
 * An ordinary application on JDBC and sqlite-jdbc. It knows nothing of SafeLite, and uses only what
 * every sqlite-jdbc since 3.8.11 has; the rest by reflection.
 *
 * <p>Arguments: {@code checks} or {@code contention}, or both. Its databases go to {@code db}. What
 * the checks print is the same in every run.
 */
public final class PlainApp {
    private PlainApp() {}

    public static void main(String[] args) throws Exception {
        run("db", List.of(args));
    }

    /** The directory is for its databases. */
    public static void run(String databases, List<String> modes) throws Exception {
        Path directory = Files.createDirectories(Path.of(databases));
        if (modes.contains("checks")) {
            DriverChecks.run(directory);
            ConnectionChecks.run(directory);
            TransactionChecks.run(directory);
            StatementChecks.run(directory);
        }
        if (modes.contains("contention")) {
            Contention.run(url(directory, "contention.db"));
        }
    }

    static String url(Path directory, String file) {
        return "jdbc:sqlite:" + directory.resolve(file);
    }

    static boolean driverIsThere() {
        return DriverManager.drivers()
                .anyMatch(d -> d.getClass().getName().startsWith("org.sqlite."));
    }
}
