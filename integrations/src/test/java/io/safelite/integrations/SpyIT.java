package io.safelite.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SafeLite's events in the log that p6spy writes by default. */
@Tag("jdk-independent")
class SpyIT {
    private static final String DEFERRED = "app.db?safelite.begin=deferred";
    private static final String ABOVE = "jdbc:p6spy:safelite:" + DEFERRED;
    private static final String BELOW = "jdbc:safelite:p6spy:sqlite:" + DEFERRED;

    private static ProbeJvm spy() {
        return ProbeJvm.with("p6spy").andIntegrations();
    }

    /** The lines of the category, from time, elapsed, category, connection, URL, and text twice. */
    private static List<String> events(ProbeJvm.Said said) throws IOException {
        assertThat(said.text()).contains("refused 40001", "done");
        try (Stream<String> lines = Files.lines(said.directory().resolve("spy.log"))) {
            return lines.filter(line -> line.contains("|safelite|")).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ABOVE, BELOW})
    void showWaitsAndConflictsOfTheConnectionThatP6spyNumbers(String url) throws Exception {
        List<String> events = events(spy().run(SpyProbe.class, url));

        assertThat(events)
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .matches("[0-9]+\\|[1-9][0-9]+\\|safelite\\|.*")
                                        .contains("|connection 1|url ")
                                        .contains("|waited for writer slot of "))
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .contains("|connection 0|url ")
                                        .contains("|conflict in a transaction: refused, "))
                .anySatisfy(line -> assertThat(line).contains("lost its transaction: conflict"));
    }

    @ParameterizedTest
    @ValueSource(strings = {ABOVE, BELOW})
    void areSilencedLikeAnyCategory(String url) throws Exception {
        ProbeJvm.Said said =
                spy().option("-Dp6spy.config.excludecategories=result,resultset,safelite")
                        .run(SpyProbe.class, url);

        assertThat(events(said)).isEmpty();
    }

    @Test
    void needThisJar() throws Exception {
        assertThat(events(ProbeJvm.with("p6spy").run(SpyProbe.class, ABOVE))).isEmpty();
    }

    @Test
    void leaveNoFileWhereP6spyIsNotUsed() throws Exception {
        ProbeJvm.Said said = spy().run(SpyProbe.class, "jdbc:safelite:" + DEFERRED);

        assertThat(said.text()).isEqualTo("refused 40001\ndone\n");
        assertThat(said.directory().resolve("spy.log")).doesNotExist();
    }

    @Test
    void areNoTroubleWithoutP6spy() throws Exception {
        ProbeJvm.Said said =
                ProbeJvm.with().andIntegrations().run(SpyProbe.class, "jdbc:safelite:" + DEFERRED);

        assertThat(said.text()).isEqualTo("refused 40001\ndone\n");
        assertThat(Path.of("spy.log")).doesNotExist();
    }
}
