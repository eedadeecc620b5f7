package io.safelite.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.agent.it.app.FileAccessApp;
import java.util.List;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Java code that opens and closes a database file that SQLite has open in the same process. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there a close drops no locks")
class FileAccessIT {
    private static final String CALLER = FileAccessApp.class.getName() + ".";
    private static final String STACK = "[safelite]     at ";

    private static final String[] DANGEROUS = {
        "FILE_INPUT_STREAM",
        "FILE_OUTPUT_STREAM",
        "RANDOM_ACCESS_FILE",
        "NEW_INPUT_STREAM",
        "COPY",
        "FILE_CHANNEL",
        "ASYNCHRONOUS_FILE_CHANNEL",
        "SHARED_MEMORY"
    };
    private static final String[] HARMLESS = {"WAL", "NAMESAKE", "AFTER_CLOSING"};

    @ParameterizedTest
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void theLocksAreGoneAndARowIsLostWithoutAgent(Jdk jdk) throws Exception {
        assertThat(app(jdk, "lose", "leave").run().stdout())
                .contains("other process: locked", "rows this process");
        assertThat(app(jdk, "lose", "touch").run().stdout())
                .contains("other process: wrote")
                .as("the row that the other process was told is written")
                .doesNotContain("rows this process,other process")
                .doesNotContain("rows other process");
    }

    @ParameterizedTest
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void isReportedWithItsStack(Jdk jdk) throws Exception {
        Outcome outcome = app(jdk, DANGEROUS).agent().run();

        assertThat(outcome.stdout()).isEqualTo(app(jdk, DANGEROUS).run().stdout());
        assertThat(dangers(outcome))
                .hasSameSizeAs(DANGEROUS)
                .allMatch(line -> line.contains(CALLER) && line.contains("file_access=off"))
                .filteredOn(line -> line.contains("live.db-shm"))
                .hasSize(1);
        assertThat(outcome.agentLines().stream().filter(line -> line.startsWith(STACK)))
                .filteredOn(line -> line.contains(CALLER + "main("))
                .hasSameSizeAs(DANGEROUS);
        assertThat(outcome.agentLines())
                .noneMatch(line -> line.startsWith(STACK + "io.safelite.agent.internal"))
                .noneMatch(line -> line.contains("$SafeLite"));
        assertThat(outcome.otherLines()).isEqualTo(app(jdk, DANGEROUS).run().otherLines());
    }

    @ParameterizedTest
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void eachPlaceIsReportedOnce(Jdk jdk) throws Exception {
        assertThat(dangers(app(jdk, "COPY", "COPY", "COPY").agent().run())).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void nothingElseIsReported(Jdk jdk) throws Exception {
        Outcome outcome = app(jdk, HARMLESS).agent().run();

        assertThat(outcome.stdout()).contains("did AFTER_CLOSING");
        assertThat(outcome.agentLines()).singleElement().asString().contains("protects");
    }

    @ParameterizedTest
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void offMeansNothingIsReported(Jdk jdk) throws Exception {
        Outcome outcome = app(jdk, DANGEROUS).agent("file_access=off").run();

        assertThat(outcome.agentLines()).singleElement().asString().contains("protects");
    }

    @ParameterizedTest
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void whereTheJdkCannotBeWovenOneLineSaysSo(Jdk jdk) throws Exception {
        Outcome outcome = app(jdk, DANGEROUS).agent().option("-Dsafelite.test.fail=files").run();

        assertThat(outcome.stdout()).isEqualTo(app(jdk, DANGEROUS).run().stdout());
        assertThat(outcome.agentLines())
                .hasSize(2)
                .anyMatch(line -> line.contains("cannot see who opens database files"))
                .anyMatch(line -> line.contains("protects"));
    }

    private static List<String> dangers(Outcome outcome) {
        return outcome.agentLines().stream().filter(line -> line.contains("DANGER")).toList();
    }

    private static ForkedJvm app(Jdk jdk, String... arguments) throws Exception {
        return ForkedJvm.onClassPath(jdk, Matrix.NEWEST).main(FileAccessApp.class, arguments);
    }
}
