package io.safelite.it.serializability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that append to lists and read them, together on one file: a serial order in real time
 * explains what they saw. What failed in which mode goes to {@code target/serializability.md}.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@Tag("jdk-independent")
class SerializabilityTest {
    /** How transactions begin; a new mode of the driver belongs here. */
    private static final List<String> BEGINS = List.of("immediate", "deferred", "adaptive");

    /** The mode in which nobody ever fails, however many write. */
    private static final String NOBODY_FAILS = "immediate";

    private static final int THREADS = 8;
    private static final int PROCESSES = 4;
    private static final int THREADS_OF_A_PROCESS = 2;

    /** Fewer would not have met each other. */
    private static final int FEWEST_COMMITS = 30;

    private static final Path TABLE = Path.of("target", "serializability.md");

    /** What it logs about long waits is no news here. */
    private static final Logger LOG = Logger.getLogger("io.safelite");

    @BeforeAll
    static void beQuiet() {
        LOG.setLevel(Level.SEVERE);
    }

    @AfterAll
    static void logAgain() {
        LOG.setLevel(null);
    }

    @BeforeAll
    static void beginTable() throws IOException {
        Files.createDirectories(TABLE.getParent());
        Files.writeString(
                TABLE,
                "| contender | attempts | committed | rolled back on purpose | failed | anomalies"
                        + " |\n| --- | ---: | ---: | ---: | ---: | ---: |\n");
    }

    /** Contender and store. */
    static Stream<Arguments> contenders() {
        return BEGINS.stream()
                .flatMap(
                        begin ->
                                Stream.of(
                                        Arguments.of(Contender.safe(begin), Store.ROWS),
                                        Arguments.of(Contender.safe(begin), Store.TEXT),
                                        Arguments.of(
                                                Contender.safe(begin, "safelite.queue=off"),
                                                Store.ROWS),
                                        Arguments.of(rollbackJournal(begin), Store.ROWS)));
    }

    private static Contender rollbackJournal(String begin) {
        return Contender.safe(begin, "safelite.wal=keep");
    }

    static Stream<Contender> acrossProcesses() {
        return BEGINS.stream().map(Contender::safe);
    }

    @ParameterizedTest
    @MethodSource("contenders")
    void threadsOfOneProcessAreSerializable(Contender contender, Store store) throws Exception {
        Run run =
                new Workload(contender, store)
                        .inThisProcess(THREADS, Manners.GOOD, soak(Duration.ofMillis(700)));
        requireSerializable(run, contender);
    }

    @ParameterizedTest
    @MethodSource("acrossProcesses")
    void processesAreSerializableEvenIfOneIsKilled(Contender contender) throws Exception {
        Run run =
                new Workload(contender, Store.ROWS)
                        .inProcesses(
                                PROCESSES, THREADS_OF_A_PROCESS, soak(Duration.ofMillis(1200)));
        requireSerializable(run, contender);
    }

    private static void requireSerializable(Run run, Contender contender) throws IOException {
        List<Anomaly> anomalies = noted(run);
        assertThat(anomalies).as(run.name()).isEmpty();
        assertThat(run.history().count(Outcome.COMMITTED)).isGreaterThan(FEWEST_COMMITS);
        assertThat(run.failures().keySet())
                .as("how attempts failed")
                .allMatch(kind -> kind.startsWith("40001 "));
        if (contender.equals(Contender.safe(NOBODY_FAILS))) {
            assertThat(run.failed()).as("attempts that failed").isZero();
        }
    }

    private static Duration soak(Duration usual) {
        return Soak.orElse(usual);
    }

    private static List<Anomaly> noted(Run run) throws IOException {
        List<Anomaly> anomalies = run.anomalies();
        Files.writeString(TABLE, run.row(anomalies) + "\n", StandardOpenOption.APPEND);
        return anomalies;
    }

    // What it is compared with, and that this test can fail

    private static Run shortly(Contender contender, Store store, Manners manners) throws Exception {
        return new Workload(contender, store)
                .inThisProcess(THREADS, manners, Duration.ofMillis(700));
    }

    @Test
    void plainSqliteJdbcIsSerializableAsLongAsEveryFailureIsTakenSeriously() throws Exception {
        Run run = shortly(Contender.plain(), Store.ROWS, Manners.GOOD);
        assertThat(noted(run)).isEmpty();
        assertThat(run.failed()).as("attempts that failed").isGreaterThan(5);
    }

    @Test
    void swallowedFailureIsFoundWithPlainSqliteJdbc() throws Exception {
        Run run = shortly(Contender.plain(), Store.ROWS, Manners.SWALLOWS);
        assertThat(kinds(noted(run))).contains(Anomaly.Kind.LOST_APPEND);
    }

    @Test
    void swallowedFailureCannotBeCommittedWithSafeLite() throws Exception {
        Run run = shortly(Contender.safe("deferred"), Store.ROWS, Manners.SWALLOWS);
        assertThat(noted(run)).isEmpty();
        assertThat(run.failed()).as("commits that were refused").isPositive();
    }

    @Test
    void repeatingAStatementInsteadOfItsTransactionIsFound() throws Exception {
        Run run = shortly(Contender.plain(), Store.ROWS, Manners.REPEATS_STATEMENT);
        // SQLite refuses only the first write of a transaction: what it had read is lost.
        assertThat(kinds(noted(run))).containsAnyOf(Anomaly.Kind.G_SINGLE, Anomaly.Kind.G2);
    }

    @Test
    void readingInOneTransactionAndWritingInTheNextIsFoundEvenWithSafeLite() throws Exception {
        Run run = shortly(Contender.safe(NOBODY_FAILS), Store.TEXT, Manners.READS_BEFORE);
        assertThat(kinds(noted(run)))
                .contains(Anomaly.Kind.LOST_APPEND, Anomaly.Kind.INCOMPATIBLE_ORDER);
    }

    private static Set<Anomaly.Kind> kinds(List<Anomaly> anomalies) {
        return anomalies.stream().map(Anomaly::kind).collect(Collectors.toSet());
    }
}
