package io.safelite.integrations;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Migrates by Flyway. Arguments: a URL, and a driver class if one is configured. */
public final class FlywayProbe {
    private FlywayProbe() {}

    public static void main(String[] args) throws Exception {
        Path scripts = Files.createDirectory(Path.of("scripts"));
        Files.writeString(scripts.resolve("V1__t.sql"), "CREATE TABLE t(x);");
        FluentConfiguration configuration = Flyway.configure().locations("filesystem:scripts");
        if (args.length > 1) {
            configuration.driver(args[1]);
        }
        Flyway flyway = configuration.dataSource(args[0], null, null).load();
        System.out.println("migrated " + flyway.migrate().migrationsExecuted);
        try (Connection connection = flyway.getConfiguration().getDataSource().getConnection()) {
            System.out.println("through " + connection.getClass().getName());
        }
    }
}
