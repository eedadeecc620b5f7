package io.safelite.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flyway by its URL, its oldest and newest versions and one between. */
@Tag("jdk-independent")
class FlywayIT {
    private static ProbeJvm flyway(String version) throws IOException {
        return version.equals("between")
                ? ProbeJvm.with("flyway-core", "jackson")
                : ProbeJvm.with().andAllOf(Path.of("target", "frameworks", "flyway-" + version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"oldest", "between", "newest"})
    void doesNotKnowTheUrlByItself(String version) throws Exception {
        ProbeJvm.Said said = flyway(version).run(FlywayProbe.class, "jdbc:safelite:app.db");

        assertThat(said.text()).contains("found to handle jdbc:safelite:");
        assertThat(said.exit()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"oldest", "between", "newest"})
    void migratesThroughSafeLite(String version) throws Exception {
        ProbeJvm.Said said =
                flyway(version).andIntegrations().run(FlywayProbe.class, "jdbc:safelite:app.db");

        assertThat(said.text()).contains("migrated 1", "through io.safelite.");
        assertThat(said.exit()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"oldest", "between", "newest"})
    void leavesSqliteJdbcsUrlsAlone(String version) throws Exception {
        ProbeJvm.Said said =
                flyway(version).andIntegrations().run(FlywayProbe.class, "jdbc:sqlite:app.db");

        assertThat(said.text()).contains("migrated 1", "through org.sqlite.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"oldest", "between", "newest"})
    void needsNothingIfTheDriverClassIsGiven(String version) throws Exception {
        ProbeJvm.Said said =
                flyway(version)
                        .run(
                                FlywayProbe.class,
                                "jdbc:sqlite:app.db",
                                "io.safelite.SafeLiteSqliteDriver");

        assertThat(said.text()).contains("migrated 1", "through io.safelite.");
    }
}
