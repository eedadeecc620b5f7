package io.safelite.it.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.it.frameworks.BankJvm;
import io.safelite.it.frameworks.Way;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Instances of an application in four JVMs that start at once on one file. */
@Tag("jdk-independent")
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.SECONDS)
class MigrationsIT {
    /** Each fails in one of a few: after so many something else is wrong. */
    private static final int FILES_UNTIL_ONE_FAILS = 40;

    @TempDir private Path directory;

    private Applications applications(Migrator migrator, Way way) throws IOException {
        return new Applications(migrator, way, BankJvm.classPath(), directory);
    }

    private Applications withoutIntegrations(Migrator migrator, Way way) throws IOException {
        String classPath = BankJvm.classPathWithoutIntegrations();
        return new Applications(migrator, way, classPath, directory);
    }

    /** Otherwise nothing is shown by the others. */
    @ParameterizedTest
    @EnumSource
    void someInstancesFailWithSqliteJdbcAlone(Migrator migrator) throws Exception {
        try (Applications applications = withoutIntegrations(migrator, Way.PLAIN)) {
            requireFailure(applications, "SQLITE_BUSY");
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("safeWays")
    void allInstancesStartWithSafeLiteAndEachScriptIsAppliedOnce(Migrator migrator, Way way)
            throws Exception {
        try (Applications applications = applications(migrator, way)) {
            applications.release("old.db");
            for (String file : List.of("new.db", "old.db")) {
                assertThat(applications.start(file)).isEmpty();
                requireMigrated(migrator, applications.path(file));
            }
        }
    }

    static List<Arguments> safeWays() {
        return Arrays.stream(Migrator.values())
                .flatMap(
                        migrator ->
                                Arrays.stream(Way.values())
                                        .filter(Way::isSafe)
                                        .map(way -> Arguments.of(migrator, way)))
                .toList();
    }

    @Test
    void withoutTheJarBesideTheDriverLiquibaseNeedsItsTables() throws Exception {
        try (Applications applications =
                withoutIntegrations(Migrator.LIQUIBASE, Way.DRIVER_CLASS)) {
            for (String file : List.of("old.db", "another.db")) {
                applications.release(file);
                assertThat(applications.start(file)).isEmpty();
                requireMigrated(Migrator.LIQUIBASE, applications.path(file));
            }
            requireFailure(applications, "table DATABASECHANGELOG already exists");
        }
    }

    private static void requireFailure(Applications applications, String why) throws IOException {
        for (int i = 0; i < FILES_UNTIL_ONE_FAILS; i++) {
            List<String> failures = applications.start("app" + i + ".db");
            if (failures.stream().anyMatch(failure -> failure.contains(why))) {
                return;
            }
        }
        throw new AssertionError("none failed with " + why);
    }

    /** Each script has noted itself once, and what they have done together is there. */
    private static void requireMigrated(Migrator migrator, Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            assertThat(ask(statement, "SELECT group_concat(number, ' ') FROM step"))
                    .isEqualTo("1 2 3 4");
            assertThat(ask(statement, "SELECT sum(balance) FROM account")).isEqualTo("606");
            assertThat(ask(statement, migrator.history())).isEqualTo("4");
        }
    }

    private static String ask(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.getString(1);
        }
    }
}
