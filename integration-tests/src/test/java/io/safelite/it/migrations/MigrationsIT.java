package io.safelite.it.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.it.frameworks.Way;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Eight instances that start at once on one file, with Flyway. */
@Tag("jdk-independent")
class MigrationsIT {
    private static final int FILES = 3;
    private static final String NONE = "0 of " + FILES * MigrationRun.INSTANCES;

    /** Otherwise nothing is shown by the others. */
    @Test
    void someInstancesFailWithSqliteJdbcAlone() throws Exception {
        MigrationOutcome outcome = MigrationOutcome.of(Way.PLAIN, FILES);

        assertThat(outcome.failed()).as("%s", outcome).isNotEqualTo(NONE);
        assertThat(outcome.failures()).anySatisfy(why -> assertThat(why).contains("SQLITE_BUSY"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PLAIN")
    void allInstancesStartWithSafeLiteAndEachScriptIsAppliedOnce(Way way) throws Exception {
        MigrationOutcome outcome = MigrationOutcome.of(way, FILES);

        assertThat(outcome.failed()).as("%s", outcome).isEqualTo(NONE);
        assertThat(outcome.files()).isEqualTo("right");
    }
}
