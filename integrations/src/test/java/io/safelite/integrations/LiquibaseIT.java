package io.safelite.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Liquibase by its URL, the oldest and the newest version. */
@Tag("jdk-independent")
class LiquibaseIT {
    private static final String[] LIBRARIES = {
        "snakeyaml", "commons-", "opencsv", "jaxb-api", "javax.activation"
    };

    private static ProbeJvm liquibase(String version) throws IOException {
        ProbeJvm jvm = ProbeJvm.with(LIBRARIES);
        return version.equals("newest")
                ? jvm.andJars("liquibase-core")
                : jvm.andAllOf(Path.of("target", "frameworks", "liquibase-" + version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"oldest", "newest"})
    void doesNotKnowTheUrlByItself(String version) throws Exception {
        ProbeJvm.Said said = liquibase(version).run(LiquibaseProbe.class, "jdbc:safelite:app.db");

        assertThat(said.text()).contains("Driver class was not specified");
        assertThat(said.exit()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"oldest", "newest"})
    void migratesThroughSafeLite(String version) throws Exception {
        ProbeJvm.Said said =
                liquibase(version)
                        .andIntegrations()
                        .run(LiquibaseProbe.class, "jdbc:safelite:app.db");

        assertThat(said.text()).contains("migrated 1", "through io.safelite.");
        assertThat(said.exit()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"oldest", "newest"})
    void leavesSqliteJdbcsUrlsAlone(String version) throws Exception {
        ProbeJvm.Said said =
                liquibase(version)
                        .andIntegrations()
                        .run(LiquibaseProbe.class, "jdbc:sqlite:app.db");

        assertThat(said.text()).contains("migrated 1", "through org.sqlite.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"oldest", "newest"})
    void needsNothingIfTheDriverClassIsGiven(String version) throws Exception {
        ProbeJvm.Said said =
                liquibase(version)
                        .run(
                                LiquibaseProbe.class,
                                "jdbc:sqlite:app.db",
                                "io.safelite.SafeLiteSqliteDriver");

        assertThat(said.text()).contains("migrated 1", "through io.safelite.");
    }
}
