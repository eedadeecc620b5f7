package io.safelite.retry;

import static io.safelite.testing.Access.PLAIN;
import static io.safelite.testing.SqlFailures.busy;
import static io.safelite.testing.SqlFailures.contention;
import static io.safelite.testing.SqlFailures.doomed;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.event.ConflictReason;
import io.safelite.event.TransactionRetry;
import io.safelite.event.TransactionRetry.Outcome;
import io.safelite.retry.Combination.Manner;
import io.safelite.retry.Combination.RetryMode;
import io.safelite.retry.TruthTable.Step;
import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import io.safelite.testing.DriverOnly;
import io.safelite.testing.Events;
import io.safelite.testing.LogLines;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@link TruthTable} in full: every kind of step, with every foreign transaction before and after
 * each of its actions, with every way to write. Each combination twice in a row, in two
 * transactions on the same connection and with the same statements. Every build runs a part of the
 * product in which every two of these meet; {@code -Psoak} runs all of it.
 */
@Timeout(300)
@Tag("jdk-independent")
class TruthTableTest {
    /** So many there are; whoever changes the table changes the numbers. */
    private static final int ALL = 30_073;

    private static final int IN_EVERY_BUILD = 4_751;

    private static final boolean IS_SOAK = Integer.getInteger("safelite.soak.seconds", 0) > 0;

    private static final int IN_A_ROW = 2;

    @RegisterExtension final Databases db = new Databases();

    @RegisterExtension final LogLines log = new LogLines();

    private final Map<RetryMode, Application> applications = new EnumMap<>(RetryMode.class);
    private Connection other;
    private Connection probe;
    private TruthDatabase database;
    private PlainTruth plain;

    @BeforeEach
    void databases() throws SQLException {
        other = db.plain("?journal_mode=WAL&synchronous=OFF&busy_timeout=10000");
        probe = db.plain("?busy_timeout=0");
        database = new TruthDatabase(other);
        Path file = db.directory().resolve("plain.db");
        plain =
                new PlainTruth(
                        new TruthDatabase(
                                db.open(PLAIN, file + "?journal_mode=WAL&synchronous=OFF")),
                        db.open(PLAIN, file + "?synchronous=OFF"));
    }

    static List<Step> steps() {
        return TruthTable.steps();
    }

    private static List<Combination> combinations(Step step) {
        return IS_SOAK ? Combination.all(step) : Combination.some(step);
    }

    @Test
    void thereAreAsManyCombinationsAsTheTableSays() {
        int all = steps().stream().mapToInt(step -> Combination.all(step).size()).sum();
        int some = steps().stream().mapToInt(step -> Combination.some(step).size()).sum();
        System.out.printf(
                "truth table: %,d of %,d combinations of %d kinds of steps and %d ways to write,"
                        + " %d times each%n",
                IS_SOAK ? all : some, all, steps().size(), TruthTable.writes().size(), IN_A_ROW);
        assertThat(all).isEqualTo(ALL);
        assertThat(some).isEqualTo(IN_EVERY_BUILD);
    }

    /** The table itself, tried where there is no SafeLite. */
    @ParameterizedTest
    @DriverOnly("tests the table, on plain connections")
    @MethodSource("steps")
    void tableIsTrueOfPlainSqliteJdbc(Step step) throws SQLException {
        for (Combination c : combinations(step)) {
            List<Object> first = plain.beforeWrite(c);
            assertThat(first.stream().anyMatch(TruthTableTest::isFailure))
                    .as("fails the first time: %s", c)
                    .isEqualTo(step.fails());
            List<Object> then = plain.beforeWriteAfterForeign(c);
            assertThat(replay(first, then))
                    .as("%s, then %s: %s", first, then, c)
                    .isEqualTo(c.foreign().replay());
        }
    }

    /** What the first difference is. */
    private static String replay(List<Object> first, List<Object> then) {
        for (int i = 0; i < then.size(); i++) {
            if (i == first.size() || !then.get(i).equals(first.get(i))) {
                return isFailure(then.get(i)) ? "failing" : "different";
            }
        }
        return then.size() == first.size() ? "equal" : "different";
    }

    private static boolean isFailure(Object seen) {
        return seen.toString().startsWith("failed");
    }

    /** The table with SafeLite. */
    @ParameterizedTest
    @MethodSource("steps")
    void isTrueOfSafeLite(Step step) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Combination c : combinations(step)) {
            try {
                for (int i = 0; i < IN_A_ROW; i++) {
                    play(c);
                }
            } catch (AssertionError | SQLException e) {
                wrong.add(c + "\n    " + e);
                forget(c.mode());
            }
        }
        assertThat(wrong)
                .as("%d of %d:\n%s", wrong.size(), combinations(step).size(), first(wrong))
                .hasSize(0);
    }

    private static String first(List<String> wrong) {
        return String.join("\n", wrong.subList(0, Math.min(wrong.size(), 5)));
    }

    private Application application(RetryMode mode) throws SQLException {
        Application application = applications.get(mode);
        if (application == null) {
            String retry = "&safelite.retry=" + mode.name().toLowerCase(java.util.Locale.ROOT);
            // No checkpoints but SQLite's: one of SafeLite's own that looks at the log may be met.
            String begin =
                    "?safelite.begin=deferred&synchronous=OFF&busy_timeout=10000"
                            + "&wal_autocheckpoint=1000&";
            application = new Application(db.safe(begin + Events.LISTENER + retry));
            applications.put(mode, application);
        }
        return application;
    }

    /** After a failure the next combination begins with a connection of its own. */
    private void forget(RetryMode mode) throws SQLException {
        if (applications.containsKey(mode)) {
            applications.remove(mode).connection().close();
        }
    }

    private void play(Combination c) throws Exception {
        Application application = application(c.mode());
        database.reset();
        TruthDatabase.resetTemp(application.connection());
        Events.clear();
        SQLException refusal = null;
        if (c.manner() == Manner.COMMITS || c.manner() == Manner.COMMITS_AMID_NOISE) {
            refusal = refusal(() -> perform(application, c, () -> foreign(c)));
        } else {
            refusal = refusal(() -> performBesideAWriter(application, c));
        }
        requireEvent(c);
        if (!c.isConflict() || c.outcome().equals(TruthTable.TRANSPARENT)) {
            requireTransparent(application, c, refusal);
        } else {
            requireRefused(application, c, refusal);
        }
    }

    private static SQLException refusal(Background.Action action) throws Exception {
        try {
            action.run();
            return null;
        } catch (SQLException e) {
            return e;
        }
    }

    private void foreign(Combination c) throws SQLException {
        database.foreign(c.foreign().sql());
    }

    private void perform(Application application, Combination c, Background.Action foreign)
            throws Exception {
        application.begin();
        List<String> actions = c.actions();
        for (int i = 0; i < actions.size(); i++) {
            if (c.manner() == Manner.COMMITS_AMID_NOISE && i <= c.actionsBeforeWrite()) {
                database.foreign("INSERT INTO noise VALUES(" + i + ")");
            }
            if (i == c.gap()) {
                foreign.run();
            }
            application.perform(actions.get(i));
        }
    }

    private void performBesideAWriter(Application application, Combination c) throws Exception {
        CountDownLatch isWriting = new CountDownLatch(1);
        Background.Action foreign =
                () -> {
                    database.foreign("BEGIN IMMEDIATE", c.foreign().sql());
                    isWriting.countDown();
                };
        Background<Void> performing =
                Background.run(
                        () -> {
                            try {
                                perform(application, c, foreign);
                            } finally {
                                isWriting.countDown(); // if it has failed before
                            }
                        });
        isWriting.await();
        if (c.mode() == RetryMode.SAFE) {
            performing.awaitParked();
        }
        database.foreign(c.manner() == Manner.COMMITS_AT_LAST ? "COMMIT" : "ROLLBACK");
        performing.get();
    }

    private void requireTransparent(Application application, Combination c, SQLException refusal)
            throws SQLException {
        assertThat((Throwable) refusal).isNull();
        if (c.foreign().outcome().equals(TruthTable.TRANSPARENT)) {
            busy(() -> Databases.run(probe, "BEGIN IMMEDIATE", "ROLLBACK"));
        }
        application.commit();
        PlainTruth.Result truth = plain.foreignFirst(c);
        assertThat(application.seen()).isEqualTo(truth.seen());
        assertThat(database.content()).isEqualTo(truth.content());
    }

    private void requireRefused(Application application, Combination c, SQLException refusal)
            throws SQLException {
        assertThat((Throwable) refusal).as("refused").isNotNull();
        contention(
                () -> {
                    throw refusal;
                });
        assertThat(refusal.getMessage()).contains("reason " + c.outcome());
        assertThat(application.seen()).isEqualTo(plain.beforeWrite(c));
        doomed(() -> application.perform("t: query SELECT 1"));
        doomed(() -> application.connection().commit());
        application.rollback();
        assertThat(database.content()).isEqualTo(plain.foreignOnly(c));
        requireRunsThen(application, c);
    }

    /** The retry of the application itself meets no conflict and sees the truth. */
    private void requireRunsThen(Application application, Combination c) throws SQLException {
        application.begin();
        application.perform(c.actions());
        application.commit();
        PlainTruth.Result truth = plain.foreignFirst(c);
        assertThat(application.seen()).isEqualTo(truth.seen());
        assertThat(database.content()).isEqualTo(truth.content());
    }

    private void requireEvent(Combination c) {
        List<TransactionRetry> events = Events.of(TransactionRetry.class);
        if (!c.isConflict()) {
            assertThat(events).isEmpty();
            return;
        }
        assertThat(events).hasSize(1);
        TransactionRetry event = events.get(0);
        if (c.outcome().equals(TruthTable.TRANSPARENT)) {
            assertThat(event.outcome()).isIn(Outcome.REPLAYED, Outcome.RESTARTED);
            assertThat(event.reason()).isNull();
        } else {
            ConflictReason reason = ConflictReason.valueOf(c.outcome());
            assertThat(event.reason()).isEqualTo(reason);
            assertThat(event.outcome())
                    .isEqualTo(
                            reason == ConflictReason.REPORT_ONLY
                                    ? Outcome.WOULD_HAVE_SUCCEEDED
                                    : Outcome.REFUSED);
        }
    }
}
