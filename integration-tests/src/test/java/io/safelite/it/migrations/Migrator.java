package io.safelite.it.migrations;

import io.safelite.it.frameworks.Place;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.ResourceAccessor;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;

/** What applies the four scripts in {@code db/migration} as an application starts. */
enum Migrator {
    FLYWAY(2, "SELECT count(*) FROM flyway_schema_history WHERE success") {
        @Override
        void migrate(Place place) {
            flyway(place, MigrationVersion.LATEST);
        }

        @Override
        void migrateFirst(Place place) {
            flyway(place, MigrationVersion.fromVersion("1"));
        }
    },
    /**
     * One instance for each JVM: the first that ends would let the others forget that they hold
     * Liquibase's lock, and leave it locked.
     */
    LIQUIBASE(1, "SELECT count(*) FROM DATABASECHANGELOG") {
        @Override
        void migrate(Place place) throws LiquibaseException {
            try (Liquibase liquibase = liquibase(place)) {
                liquibase.update(new Contexts(), new LabelExpression());
            }
        }

        @Override
        void migrateFirst(Place place) throws LiquibaseException {
            try (Liquibase liquibase = liquibase(place)) {
                liquibase.update(1, "");
            }
        }
    };

    private final int instances;
    private final String history;

    Migrator(int instances, String history) {
        this.instances = instances;
        this.history = history;
    }

    /** By a URL and a driver class. */
    abstract void migrate(Place place) throws Exception;

    /** As the release before did, which had the first script alone. */
    abstract void migrateFirst(Place place) throws Exception;

    /** How many of one JVM may start at once. */
    int instances() {
        return instances;
    }

    /** Asks how many scripts it has noted. */
    String history() {
        return history;
    }

    private static void flyway(Place place, MigrationVersion target) {
        Flyway.configure()
                .driver(place.driverClass())
                .dataSource(place.url(), null, null)
                .target(target)
                .load()
                .migrate();
    }

    private static Liquibase liquibase(Place place) throws LiquibaseException {
        ResourceAccessor resources = new ClassLoaderResourceAccessor();
        Database database =
                DatabaseFactory.getInstance()
                        .openDatabase(
                                place.url(),
                                null,
                                null,
                                place.driverClass(),
                                null,
                                null,
                                null,
                                resources);
        return new Liquibase("db/changelog.yaml", resources, database);
    }
}
