package io.safelite.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.agent.it.app.UrlSettingsApp;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * SafeLite's settings in the URL of an application. Sqlite-jdbc takes parameters that it does not
 * know for a part of the file's name, so it must never see them.
 */
class UrlSettingsIT {
    private static final String RIGHT = "?safelite.wal=auto";
    private static final String WRONG = "?safelite.wal=perhaps";

    static Stream<DriverJar> drivers() {
        return Matrix.fewerDrivers().stream();
    }

    @Test
    void withoutTheAgentTheyBecomePartOfTheFilesName() throws Exception {
        Outcome outcome = run(jvm(Matrix.NEWEST), RIGHT);

        assertThat(outcome.stdout()).contains("mode delete", "file app.db" + RIGHT);
    }

    @Test
    void theyAreObeyed() throws Exception {
        assertThat(run(jvm(Matrix.NEWEST).agent(), RIGHT).stdout())
                .contains("mode wal", "file app.db\n");
        assertThat(run(jvm(Matrix.NEWEST).agent(), "?safelite.wal=keep").stdout())
                .contains("mode delete", "file app.db\n");
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void fileThatIsToBeLeftAloneIsStillThatFile(DriverJar driver) throws Exception {
        for (ForkedJvm jvm :
                new ForkedJvm[] {
                    jvm(driver).agent("exclude=**/app.db"), jvm(driver).agent("include=**/other.db")
                }) {
            assertOpensUnprotected(run(jvm, RIGHT));
        }
        assertOpensUnprotected(run(jvm(driver).agent(), "?safelite.enabled=false"));
    }

    private static void assertOpensUnprotected(Outcome outcome) {
        assertThat(outcome.stdout()).contains("mode delete").contains("file app.db\n");
        assertThat(outcome.agentLines()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void wrongOneIsRefusedBeforeThereIsAnyFile(DriverJar driver) throws Exception {
        Outcome outcome = run(jvm(driver).agent(), WRONG);

        assertThat(outcome.stdout())
                .contains("failed safelite.wal=perhaps is not a value of this setting")
                .doesNotContain("file ");
    }

    @Test
    void listenerIsLeftOutWithAWarning() throws Exception {
        Outcome outcome = run(jvm(Matrix.NEWEST).agent(), "?safelite.listener=some.Listener");

        assertThat(outcome.stdout()).contains("mode wal", "file app.db\n");
        assertThat(outcome.agentLines())
                .filteredOn(line -> line.contains("safelite.listener=some.Listener is left out"))
                .hasSize(1);
    }

    private static ForkedJvm jvm(DriverJar driver) throws IOException {
        return ForkedJvm.onClassPath(Jdk.current(), driver);
    }

    private static Outcome run(ForkedJvm jvm, String parameters) throws Exception {
        Outcome outcome = jvm.main(UrlSettingsApp.class, parameters).run();
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        return outcome;
    }
}
