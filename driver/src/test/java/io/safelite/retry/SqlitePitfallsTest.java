package io.safelite.retry;

import static io.safelite.testing.Access.PLAIN;
import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.busy;
import static io.safelite.testing.SqlFailures.contention;
import static io.safelite.testing.SqlFailures.doomed;
import static io.safelite.testing.SqlFailures.failure;
import static io.safelite.testing.SqlFailures.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.safelite.event.ConflictReason;
import io.safelite.event.TransactionRetry;
import io.safelite.event.TransactionRetry.Outcome;
import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import io.safelite.testing.Events;
import io.safelite.testing.LogLines;
import io.safelite.testing.SqlFailures.Call;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.Function;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * What SQLite and sqlite-jdbc do that would break a driver which runs transactions again: each
 * pitfall shown on plain sqlite-jdbc, and SafeLite free of it. P1 to P25 are their names among
 * those who work on SafeLite.
 *
 * <ul>
 *   <li>P4, P4b, P16: SQLite ends the transaction by itself: {@code RolledBackBySqliteTest}
 *   <li>P5: commit that throws after the fact, locks held by idle connections: {@code
 *       TruthfulCommitTest}, {@code IdleConnectionTest}
 *   <li>P6: batches that are committed by halves: {@code BatchHazardsTest}
 *   <li>P7: COMMIT that has to wait for readers: {@code RollbackJournalTest}
 *   <li>P14, P21: cursors that pin a snapshot, in autocommit and after a commit: {@code
 *       OpenCursorTest}
 *   <li>P23: prepared statements that an error has killed: {@code RolledBackBySqliteTest}
 *   <li>P24: a query timeout that undoes the busy timeout: {@code TimeoutSettingsTest}
 *   <li>P25: generated keys count as seen when they are asked for: {@code TruthTable}
 *   <li>all others: here
 * </ul>
 */
@Timeout(60)
class SqlitePitfallsTest {
    /** The tests of other classes, hazard and remedy. */
    private static final String[] ELSEWHERE = {
        "RolledBackBySqliteTest$Plain#whatFollowsIsSilentlyAutocommitted",
        "RolledBackBySqliteTest$WithSafeLite#everythingFailsUntilRollback",
        "TruthfulCommitTest$Plain#commitThrowsAfterTheFact",
        "TruthfulCommitTest$WithSafeLite#commitNeverThrowsAfterTheFact",
        "IdleConnectionTest$Plain#itHoldsTheLockAfterCommitToo",
        "IdleConnectionTest$WithSafeLite#idleConnectionHoldsNothing",
        "BatchHazardsTest$Plain#errorMidwayLeavesHalfABatch",
        "BatchHazardsTest$InAutocommit#batchIsOneTransaction",
        "RollbackJournalTest$Plain#commitDoesNotWaitWithoutABusyTimeout",
        "RollbackJournalTest$WithSafeLite#commitWaitsForTheReaderToGo",
        "OpenCursorTest$Plain#ownWriteIsRefusedAtOnce",
        "OpenCursorTest$WithSafeLite#ownWriteSucceedsAndTheCursorGoesOn",
        "OpenCursorTest$Plain#thePinSurvivesACommitAndPoisonsTheNextTransaction",
        "OpenCursorTest$WithSafeLite#thePinIsGoneInTheNextTransaction",
        "RolledBackBySqliteTest$PreparedStatements#plainStatementIsDeadAfterAnError",
        "RolledBackBySqliteTest$PreparedStatements#safeLitesCanBeExecutedAgainAfterFull",
        "TimeoutSettingsTest$Plain#queryTimeoutUndoesThePragma",
        "TimeoutSettingsTest$WithSafeLite#pragmaIsTheBudgetAndIsReadBack",
    };

    private static final String DEFERRED =
            "?safelite.begin=deferred&busy_timeout=10000&" + Events.LISTENER;

    private static final String WRITE = "INSERT INTO log(what) VALUES('written')";

    @RegisterExtension final Databases db = new Databases();

    @RegisterExtension final LogLines log = new LogLines();

    private Connection other;
    private Connection plain;
    private Connection connection;

    @BeforeEach
    void tables() throws SQLException {
        other = db.plain("?journal_mode=WAL&busy_timeout=10000");
        run(
                other,
                "CREATE TABLE item(id INTEGER PRIMARY KEY, name, n)",
                "INSERT INTO item VALUES(1, 'a', 10), (2, 'b', 20), (3, 'c', 30)",
                "CREATE TABLE noise(n)",
                "CREATE TABLE log(id INTEGER PRIMARY KEY, what)");
        plain = db.plain("?busy_timeout=10000");
        plain.setAutoCommit(false);
        connection = safe("");
    }

    /** A connection whose transactions begin deferred. */
    private Connection safe(String parameters) throws SQLException {
        Connection safe = db.safe(DEFERRED + parameters);
        run(safe, "CREATE TEMP TABLE scratch(id INTEGER PRIMARY KEY, v UNIQUE)");
        safe.setAutoCommit(false);
        Events.clear();
        return safe;
    }

    /** Looks at one row, so that the transaction has a snapshot and something to compare. */
    private static void look(Connection at) throws SQLException {
        assertThat(ask(at, "SELECT n FROM item WHERE id = 1")).isEqualTo("10");
    }

    /** Somebody else commits what nobody has looked at. */
    private void noise() throws SQLException {
        run(other, "INSERT INTO noise VALUES(1)");
    }

    /** The write that meets the conflict. */
    private static void write(Connection at) throws SQLException {
        run(at, WRITE);
    }

    private String log() throws SQLException {
        return ask(other, "SELECT group_concat(what) FROM log");
    }

    /** Its write was done once, after one retry with that outcome. */
    private void committed(Outcome outcome) throws SQLException {
        connection.commit();
        assertThat(log()).isEqualTo("written");
        assertThat(Events.of(TransactionRetry.class))
                .extracting(TransactionRetry::outcome)
                .containsExactly(outcome);
    }

    private static ResultSet query(Connection at, String sql) throws SQLException {
        return at.createStatement().executeQuery(sql);
    }

    private static ResultSet halfRead(Connection at) throws SQLException {
        ResultSet rows = query(at, "SELECT n, name FROM item ORDER BY id");
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(10);
        return rows;
    }

    private static List<String> rest(ResultSet rows) throws SQLException {
        List<String> values = new ArrayList<>();
        while (rows.next()) {
            values.add(rows.getString(1));
        }
        return values;
    }

    /** The call is refused for that reason and nothing of the transaction is kept. */
    private String refused(ConflictReason reason, Call call) throws SQLException {
        return refused(connection, reason, call);
    }

    private String refused(Connection at, ConflictReason reason, Call call) throws SQLException {
        SQLException e = contention(call);
        assertThat(e.getMessage()).contains("reason " + reason);
        List<TransactionRetry> events = Events.of(TransactionRetry.class);
        assertThat(events).extracting(TransactionRetry::outcome).containsExactly(Outcome.REFUSED);
        assertThat(events.get(0).reason()).isEqualTo(reason);
        assertThat(events.get(0).detail()).isNotEmpty();
        requireGone(at);
        return e.getMessage();
    }

    private void requireGone(Connection at) throws SQLException {
        doomed(() -> ask(at, "SELECT 1"));
        doomed(at::commit);
        at.rollback();
        assertThat(log()).isNull();
        write(at);
        at.commit();
        assertThat(log()).as("the next transaction").isEqualTo("written");
    }

    @Test
    void testsOfOtherClassesExist() throws ClassNotFoundException {
        for (String test : ELSEWHERE) {
            String[] parts = test.split("#");
            Method[] methods =
                    Class.forName("io.safelite.transaction." + parts[0]).getDeclaredMethods();
            assertThat(Arrays.stream(methods).map(Method::getName)).as(test).contains(parts[1]);
        }
    }

    /** P1: whoever has read before others committed cannot write any more, however it waits. */
    @Nested
    class StaleSnapshot {
        @Test
        void plainIsRefusedForGoodAndItsTransactionGoesOn() throws SQLException {
            look(plain);
            run(other, "UPDATE item SET n = 11 WHERE id = 1");
            for (int i = 0; i < 2; i++) {
                SQLException e = busy(() -> write(plain));
                assertThat(((SQLiteException) e).getResultCode())
                        .isEqualTo(SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT);
            }
            look(plain);
        }

        @Test
        void safeLiteGoesOn() throws SQLException {
            look(connection);
            noise();
            write(connection);
            look(connection);
            committed(Outcome.REPLAYED);
        }
    }

    /** P1b: beside an open writer the refusal is another one, but as immediate. */
    @Nested
    class OpenWriter {
        @Test
        void plainDoesNotWaitAndCouldSimplyTryAgain() throws SQLException {
            look(plain);
            run(other, "BEGIN IMMEDIATE");
            SQLException e = busy(() -> write(plain));
            assertThat(((SQLiteException) e).getResultCode())
                    .isEqualTo(SQLiteErrorCode.SQLITE_BUSY);
            run(other, "ROLLBACK");
            write(plain);
            plain.commit();
            assertThat(log()).isEqualTo("written");
        }

        @ParameterizedTest
        @ValueSource(strings = {"COMMIT", "ROLLBACK"})
        void safeLiteWaits(String end) throws Exception {
            run(other, "BEGIN IMMEDIATE", "INSERT INTO noise VALUES(1)");
            Background<Void> transaction = beside(() -> look(connection));
            run(other, end);
            transaction.get();
            committed(end.equals("COMMIT") ? Outcome.REPLAYED : Outcome.RESTARTED);
        }
    }

    /** Reads and then writes on another thread, until it waits. */
    private Background<Void> beside(Background.Action reads) throws InterruptedException {
        return Background.run(
                        () -> {
                            reads.run();
                            write(connection);
                        })
                .awaitParked();
    }

    /** P2: an open cursor keeps the old snapshot, ROLLBACK or not. */
    @Nested
    class CursorAcrossRollback {
        @Test
        void plainStaysRefusedUntilTheCursorIsClosed() throws SQLException {
            try (ResultSet rows = halfRead(plain)) {
                run(other, "UPDATE item SET n = 11 WHERE id = 1");
                busy(() -> write(plain));
                plain.rollback();
                look(plain);
                plain.rollback();
                busy(() -> write(plain));
                rows.close();
            }
            plain.rollback();
            write(plain);
            plain.commit();
        }

        @Test
        void safeLiteGoesOnAndSoDoesTheCursor() throws SQLException {
            try (ResultSet rows = halfRead(connection)) {
                run(other, "UPDATE item SET n = 33 WHERE id = 3");
                write(connection);
                assertThat(ask(connection, "SELECT n FROM item WHERE id = 3")).isEqualTo("33");
                assertThat(rest(rows)).containsExactly("20", "33");
            }
            committed(Outcome.REPLAYED);
        }

        @Test
        void afterARefusalTheNextAttemptSeesTheTruth() throws SQLException {
            try (ResultSet rows = halfRead(connection)) {
                run(other, "UPDATE item SET n = 11 WHERE id = 1");
                contention(() -> write(connection));
                connection.rollback();
                assertThat(ask(connection, "SELECT n FROM item WHERE id = 1")).isEqualTo("11");
                write(connection);
                connection.commit();
                assertThat(failure(rows::next).getMessage()).contains("ResultSet closed");
            }
            assertThat(log()).isEqualTo("written");
        }

        @Test
        void cursorOpenedInAutocommitGoesOnOverItsOwnRows() throws SQLException {
            connection.setAutoCommit(true);
            try (ResultSet rows = halfRead(connection)) {
                connection.setAutoCommit(false);
                look(connection);
                run(other, "UPDATE item SET n = 21 WHERE id = 2");
                write(connection);
                assertThat(ask(connection, "SELECT n FROM item WHERE id = 2")).isEqualTo("21");
                assertThat(rest(rows)).isIn(List.of("20", "30"), List.of("21", "30"));
            }
            committed(Outcome.REPLAYED);
        }

        @Test
        void cursorLeftOpenByAnEarlierTransactionDoesNotMakeARetryLoopEndless()
                throws SQLException {
            try (ResultSet rows = halfRead(connection)) {
                connection.commit();
                run(other, "UPDATE item SET n = 11 WHERE id = 1");
                int attempts = 0;
                String seen = null;
                while (log() == null) {
                    assertThat(++attempts).isLessThan(3);
                    try {
                        seen = ask(connection, "SELECT n FROM item WHERE id = 1");
                        write(connection);
                        connection.commit();
                    } catch (SQLException e) {
                        assertThat(e.getSQLState()).isEqualTo("40001");
                        connection.rollback();
                    }
                }
                assertThat(seen).as("what the write is based on").isEqualTo("11");
                rows.close();
            }
        }
    }

    /** P3: what is the same snapshot need not be compared. */
    @Nested
    class DataVersion {
        @Test
        void plainTellsForeignCommitsFromAllElse() throws SQLException {
            plain.setAutoCommit(true);
            String version = ask(plain, "PRAGMA data_version");
            run(plain, "INSERT INTO noise VALUES(1)");
            run(other, "BEGIN IMMEDIATE", "INSERT INTO noise VALUES(2)", "ROLLBACK");
            assertThat(ask(plain, "PRAGMA data_version")).isEqualTo(version);
            plain.setAutoCommit(false);
            look(plain);
            noise();
            assertThat(ask(plain, "PRAGMA data_version")).isEqualTo(version);
            plain.commit();
            look(plain);
            assertThat(ask(plain, "PRAGMA data_version")).isNotEqualTo(version);
        }

        @Test
        void safeLiteDoesNotTrustACheckpoint() throws SQLException {
            look(connection);
            run(other, "UPDATE item SET n = 11 WHERE id = 1", "PRAGMA wal_checkpoint(PASSIVE)");
            refused(ConflictReason.OBSERVATION_CHANGED, () -> write(connection));
        }
    }

    /** Each file has a lock of its own: holding one does not save from a conflict at the next. */
    @Nested
    class SeveralFiles {
        private Connection auxiliary;

        @BeforeEach
        void attach() throws SQLException {
            String file = db.directory().resolve("aux.db").toString();
            auxiliary = db.open(PLAIN, file + "?journal_mode=WAL&busy_timeout=0");
            run(auxiliary, "CREATE TABLE far(n)", "INSERT INTO far VALUES(1)");
            for (Connection each : List.of(plain, connection)) {
                each.setAutoCommit(true);
                run(each, "ATTACH '" + file + "' AS aux");
                each.setAutoCommit(false);
            }
        }

        private String far() throws SQLException {
            return ask(auxiliary, "SELECT group_concat(n) FROM far");
        }

        @Test
        void plainIsRefusedWithHalfOfItWritten() throws SQLException {
            look(plain);
            run(plain, "UPDATE aux.far SET n = n + 10");
            noise();
            busy(() -> write(plain));
            plain.commit();
            assertThat(far()).as("half a transaction").isEqualTo("11");
            assertThat(log()).isNull();
        }

        @Test
        void safeLiteKeepsAllOfItOrNothing() throws SQLException {
            look(connection);
            run(connection, "UPDATE aux.far SET n = n + 10");
            SQLException kept = null;
            try {
                noise();
                write(connection);
                connection.commit();
            } catch (SQLException e) {
                kept = e;
            }
            if (kept == null) {
                assertThat(far()).isEqualTo("11");
                assertThat(log()).isEqualTo("written");
            } else {
                assertThat(kept.getSQLState()).isEqualTo("40001");
                doomed(connection::commit);
                connection.rollback();
                assertThat(far()).isEqualTo("1");
                assertThat(log()).isNull();
            }
        }

        @Test
        void safeLiteComparesWhatItReadInTheOtherFile() throws SQLException {
            look(connection);
            assertThat(ask(connection, "SELECT n FROM aux.far")).isEqualTo("1");
            run(auxiliary, "UPDATE far SET n = 2");
            noise();
            assertThat(refused(ConflictReason.OBSERVATION_CHANGED, () -> write(connection)))
                    .contains("SELECT n FROM aux.far");
        }

        @Test
        void safeLiteGoesOnInBoth() throws SQLException {
            look(connection);
            assertThat(ask(connection, "SELECT n FROM aux.far")).isEqualTo("1");
            run(auxiliary, "INSERT INTO far VALUES(2)");
            run(connection, "UPDATE aux.far SET n = n + 10");
            write(connection);
            committed(Outcome.REPLAYED);
            assertThat(far()).isEqualTo("11,12");
        }
    }

    /** P8: a write between two rows is seen by the cursor that is open. */
    @Test
    void plainCursorSeesWritesBetweenItsRows() throws SQLException {
        try (ResultSet rows = halfRead(plain)) {
            run(plain, "UPDATE item SET n = n * 2");
            assertThat(rest(rows)).containsExactly("40", "60");
        }
        plain.rollback();
        // With SafeLite: PublishedDefectsTest#writeBetweenTwoRowsWasAFalseConflict
    }

    /** P9: some of what a transaction sets is undone by ROLLBACK and some is not. */
    @Nested
    class SettingsInATransaction {
        private final String[] settings = {
            "PRAGMA cache_size = 77", "PRAGMA foreign_keys = ON", "CREATE TEMP TABLE made(x)"
        };

        @Test
        void plainKeepsSettingsAndLosesTables() throws SQLException {
            look(plain);
            run(plain, settings);
            plain.rollback();
            assertThat(ask(plain, "PRAGMA cache_size")).isEqualTo("77");
            assertThat(ask(plain, "PRAGMA foreign_keys")).as("a silent no-op").isEqualTo("0");
            assertThat(message(() -> ask(plain, "SELECT * FROM made"))).contains("no such table");
        }

        @Test
        void safeLiteKeepsBoth() throws SQLException {
            look(connection);
            run(connection, settings);
            run(connection, "INSERT INTO made VALUES(5)");
            noise();
            write(connection);
            committed(Outcome.REPLAYED);
            assertThat(ask(connection, "PRAGMA cache_size")).isEqualTo("77");
            assertThat(ask(connection, "PRAGMA foreign_keys")).isEqualTo("0");
            assertThat(ask(connection, "SELECT x FROM made")).isEqualTo("5");
        }
    }

    /** P9, the other side: what is run again must be run under the setting of its time. */
    @Test
    void settingMadeLaterDoesNotChangeWhatWasDoneBefore() throws SQLException {
        run(
                connection,
                "CREATE TEMP TABLE chain(x)",
                "CREATE TEMP TRIGGER next AFTER INSERT ON chain WHEN new.x < 3"
                        + " BEGIN INSERT INTO chain VALUES(new.x + 1); END");
        connection.commit();
        look(connection);
        run(connection, "INSERT INTO chain VALUES(1)", "PRAGMA recursive_triggers = ON");
        String before = ask(connection, "SELECT group_concat(x) FROM chain");
        assertThat(before).isEqualTo("1,2");
        connection.rollback();

        run(connection, "PRAGMA recursive_triggers = OFF");
        look(connection);
        run(connection, "INSERT INTO chain VALUES(1)", "PRAGMA recursive_triggers = ON");
        noise();
        try {
            write(connection);
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("40001");
            connection.rollback();
            return;
        }
        assertThat(ask(connection, "SELECT group_concat(x) FROM chain")).isEqualTo(before);
        committed(Outcome.REPLAYED);
    }

    /** P10: rowids and counters are others the second time. */
    @Nested
    class Rowids {
        @Test
        void plainCountersSurviveTheRollback() throws SQLException {
            write(plain);
            plain.rollback();
            run(other, "INSERT INTO log(what) VALUES('other')");
            assertThat(ask(plain, "SELECT last_insert_rowid()")).isEqualTo("1");
            write(plain);
            assertThat(ask(plain, "SELECT last_insert_rowid()")).isEqualTo("2");
            plain.rollback();
        }

        @Test
        void safeLiteTellsTheKeyThatIsInTheDatabase() throws SQLException {
            look(connection);
            run(other, "INSERT INTO log(what) VALUES('other')", "DELETE FROM noise");
            try (Statement insert = connection.createStatement()) {
                insert.executeUpdate("INSERT INTO log(what) VALUES('mine')", 1);
                try (ResultSet key = insert.getGeneratedKeys()) {
                    assertThat(key.next()).isTrue();
                    assertThat(key.getInt(1)).isEqualTo(2);
                }
            }
            connection.commit();
            assertThat(ask(other, "SELECT id FROM log WHERE what = 'mine'")).isEqualTo("2");
        }
    }

    /**
     * P11: what gives another result each time, by itself or by what is behind a name. Where the
     * application has seen it, it is compared; where it is kept unseen, it is not run again.
     */
    @Nested
    class Functions {
        @BeforeEach
        void namesForThem() throws SQLException {
            run(other, "CREATE VIEW rolls AS SELECT random() AS r");
            run(
                    connection,
                    "CREATE TEMP TABLE stamped(id, at DEFAULT CURRENT_TIMESTAMP)",
                    "CREATE TEMP TABLE watched(x)",
                    "CREATE TEMP TRIGGER watch AFTER INSERT ON watched"
                            + " BEGIN INSERT INTO scratch(v) VALUES(random()); END");
            connection.commit();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "SELECT random()",
                    "SELECT hex(randomblob(9))",
                    "SELECT CURRENT_TIMESTAMP",
                    "SELECT CURRENT_TIME",
                    "SELECT datetime('now')",
                    "SELECT julianday()",
                    "SELECT unixepoch('now', 'subsec')",
                    "SELECT strftime('%f', 'now')",
                    "SELECT n + random() FROM item",
                    "SELECT r FROM rolls",
                    "WITH c AS (SELECT random() AS r) SELECT r FROM c",
                })
        void whoseValueIsAnotherAreTheReason(String sql) throws Exception {
            look(connection);
            String seen = ask(connection, sql);
            while (ask(other, sql).equals(seen)) {
                Thread.onSpinWait(); // until the clock shows another time
            }
            noise();
            String message = refused(ConflictReason.NON_DETERMINISTIC, () -> write(connection));
            assertThat(message).contains(sql).doesNotContain(seen);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "INSERT INTO scratch(v) VALUES(random())",
                    "INSERT INTO scratch(v) SELECT r FROM rolls",
                    "INSERT INTO scratch(v) SELECT changes() FROM item LIMIT 1",
                    "UPDATE scratch SET v = datetime('now')",
                    "INSERT INTO stamped(id) VALUES(1)",
                    "INSERT INTO watched VALUES(1)",
                })
        void whoseValuesAreKeptAreNotRunAgain(String sql) throws SQLException {
            look(connection);
            run(connection, sql);
            noise();
            String message = refused(ConflictReason.NON_DETERMINISTIC, () -> write(connection));
            assertThat(message).contains(sql);
        }

        @Test
        void thatCountWhatTheConnectionDoesAreCompared() throws SQLException {
            look(connection);
            run(connection, "INSERT INTO scratch(v) VALUES(1)");
            ask(connection, "SELECT total_changes()");
            noise();
            refused(ConflictReason.NON_DETERMINISTIC, () -> write(connection));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "SELECT changes()",
                    "SELECT last_insert_rowid()",
                    "SELECT n FROM item WHERE n > random() % 5 LIMIT 1",
                    "SELECT count(*) FROM item WHERE name < CURRENT_DATE",
                })
        void areNotRunAgainThoughTheyMightComeToTheSame(String sql) throws SQLException {
            look(connection);
            run(connection, "INSERT INTO scratch(v) VALUES(1)");
            ask(connection, sql);
            noise();
            assertThat(refused(ConflictReason.NON_DETERMINISTIC, () -> write(connection)))
                    .contains(sql);
        }

        /** Whoever ran it again would come to the same place, so comparing has to do. */
        @Test
        void areComparedWhereTheTransactionHasGivenWayToItsOwnThread() throws SQLException {
            Connection outer = safe("&safelite.begin=immediate");
            Connection inner = safe("&safelite.begin=immediate");
            assertThat(ask(outer, "SELECT count(*) FROM item WHERE name > CURRENT_TIMESTAMP"))
                    .isNotNull();
            run(inner, "INSERT INTO log(what) VALUES('inner')");
            inner.commit();
            run(outer, "INSERT INTO log(what) VALUES('outer')");
            outer.commit();
            assertThat(log()).isEqualTo("inner,outer");

            ask(outer, "SELECT random()");
            run(inner, "INSERT INTO log(what) VALUES('inner')");
            inner.commit();
            assertThat(contention(() -> run(outer, "DELETE FROM log")).getMessage())
                    .contains("reason NON_DETERMINISTIC");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "SELECT upper(name) || abs(n) || length(name) FROM item WHERE id = 1",
                    "SELECT count(*), sum(n), avg(n), group_concat(name) FROM item",
                    "SELECT row_number() OVER (ORDER BY id), lag(n) OVER (ORDER BY id) FROM item",
                    "SELECT json_extract('{\"a\": 1}', '$.a'), json_array(n) FROM item",
                    "SELECT value FROM json_each('[1, 2]')",
                    "SELECT printf('%d', n), round(n / 3.0, 2), typeof(n) FROM item",
                    "SELECT coalesce(NULL, n), iif(n > 1, 2, 3), max(n, 3), hex(name) FROM item",
                    "SELECT n FROM item WHERE name LIKE 'a%' OR name GLOB 'b*'",
                    "INSERT INTO scratch(v) SELECT lower(name) FROM item",
                })
        void thatAreNotAreRunAgain(String sql) throws SQLException {
            look(connection);
            run(connection, sql);
            ask(connection, sql.startsWith("SELECT") ? sql : "SELECT v FROM scratch");
            noise();
            write(connection);
            committed(Outcome.REPLAYED);
        }

        @Test
        void afterTheLockTheyDoNotMatter() throws SQLException {
            look(connection);
            noise();
            run(connection, "INSERT INTO log(what) SELECT 'written' WHERE random() <> 0.5");
            ask(connection, "SELECT random()");
            write(connection);
            connection.commit();
            assertThat(log()).isEqualTo("written,written");
        }
    }

    /** Something executed on a statement. */
    private interface Execution {
        void on(Statement statement) throws SQLException;
    }

    /** P17: a cancelled query leaves its transaction open, and must not be run again. */
    @Nested
    class CancelledQuery {
        private static final String ENDLESS =
                "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c)"
                        + " SELECT count(*) FROM c, item WHERE started(i) < 0";

        private void cancel(Connection at) throws Exception {
            CountDownLatch started = new CountDownLatch(1);
            at.rollback();
            Function.create(
                    at,
                    "started",
                    new Function() {
                        @Override
                        protected void xFunc() throws SQLException {
                            started.countDown();
                            result(0);
                        }
                    });
            at.rollback();
            look(at);
            try (Statement statement = at.createStatement()) {
                Background<Void> canceller =
                        Background.run(
                                () -> {
                                    started.await();
                                    statement.cancel();
                                });
                assertThat(failure(() -> statement.executeQuery(ENDLESS)).getErrorCode())
                        .isEqualTo(9);
                canceller.get();
            }
        }

        @Test
        void plainTransactionIsStillOpen() throws Exception {
            cancel(plain);
            write(plain);
            plain.commit();
            assertThat(log()).isEqualTo("written");
        }

        @Test
        void safeLiteRefusesToRunItAgain() throws Exception {
            cancel(connection);
            noise();
            contention(() -> write(connection));
            connection.rollback();
            assertThat(log()).isNull();
        }

        /** Run again it would not end, with the write lock in its hands. */
        @Test
        void safeLiteDoesNotRunAnEndlessQueryAgain() throws Exception {
            Connection hasty = safe("&busy_timeout=2000");
            look(hasty);
            String endless = ENDLESS.replace("started(i)", "i");
            cancelled(hasty, statement -> statement.executeQuery(endless), 200);
            noise();
            SQLException e = cancelled(hasty, statement -> statement.executeUpdate(WRITE), 10_000);
            assertThat(e.getSQLState()).as("not ended by cancel(): %s", e).isEqualTo("40001");
            hasty.rollback();
            assertThat(log()).isNull();
        }

        /** What the call throws, which is cancelled after that time at the latest. */
        private SQLException cancelled(Connection at, Execution execution, int millis)
                throws Exception {
            CountDownLatch done = new CountDownLatch(1);
            try (Statement statement = at.createStatement()) {
                Background<Void> canceller =
                        Background.run(
                                () -> {
                                    if (!done.await(millis, TimeUnit.MILLISECONDS)) {
                                        statement.cancel();
                                    }
                                });
                SQLException e = failure(() -> execution.on(statement));
                done.countDown();
                canceller.get();
                return e;
            }
        }
    }

    /** P18: ROLLBACK TO does not give a new snapshot. */
    @Nested
    class Savepoints {
        @Test
        void plainIsStillRefusedAfterRollbackTo() throws SQLException {
            Savepoint savepoint = plain.setSavepoint();
            look(plain);
            noise();
            busy(() -> write(plain));
            plain.rollback(savepoint);
            busy(() -> write(plain));
        }

        @Test
        void safeLiteGoesOnWithinAndAfterThem() throws SQLException {
            Savepoint outer = connection.setSavepoint();
            look(connection);
            Savepoint inner = connection.setSavepoint("inner");
            noise();
            write(connection);
            connection.rollback(inner);
            write(connection);
            connection.releaseSavepoint(outer);
            committed(Outcome.REPLAYED);
        }

        @Test
        void transactionOfSqlTextGoesOnToo() throws SQLException {
            connection.setAutoCommit(true);
            run(connection, "BEGIN DEFERRED");
            look(connection);
            noise();
            write(connection);
            assertThat(log()).isNull();
            run(connection, "COMMIT");
            connection.setAutoCommit(false);
            committed(Outcome.REPLAYED);
        }

        @Test
        void savepointThatOpenedTheTransactionIsThereAgain() throws SQLException {
            connection.setAutoCommit(true);
            run(connection, "SAVEPOINT a");
            look(connection);
            noise();
            write(connection);
            run(connection, "RELEASE a");
            assertThat(log()).as("its release commits").isEqualTo("written");
            connection.setAutoCommit(false);
            committed(Outcome.REPLAYED);
        }
    }

    /** P19: what was attached stays attached. */
    @Nested
    class Attach {
        @Test
        void plainCannotDoItTwice() throws SQLException {
            look(plain);
            run(plain, "ATTACH ':memory:' AS aux");
            plain.rollback();
            assertThat(message(() -> run(plain, "ATTACH ':memory:' AS aux")))
                    .contains("already in use");
        }

        @Test
        void safeLiteRefuses() throws SQLException {
            look(connection);
            run(connection, "ATTACH ':memory:' AS aux");
            noise();
            String message = refused(ConflictReason.ATTACHED, () -> write(connection));
            assertThat(message).contains("ATTACH ':memory:' AS aux");
        }
    }

    /** P22: a cursor dies where a change of the schema is rolled back. */
    @Nested
    class SchemaRolledBackUnderACursor {
        @Test
        void plainCursorIsDead() throws SQLException {
            try (ResultSet rows = halfRead(plain)) {
                run(plain, "CREATE TABLE made(x)");
                plain.rollback();
                assertThat(((SQLiteException) failure(rows::next)).getResultCode())
                        .isEqualTo(SQLiteErrorCode.SQLITE_ABORT_ROLLBACK);
            }
        }

        @Test
        void safeLitesGoesOn() throws SQLException {
            try (ResultSet rows = halfRead(connection)) {
                run(connection, "CREATE TEMP TABLE made(x)", "INSERT INTO made VALUES(1)");
                noise();
                write(connection);
                assertThat(rest(rows)).containsExactly("20", "30");
            }
            assertThat(ask(connection, "SELECT x FROM made")).isEqualTo("1");
            committed(Outcome.REPLAYED);
        }
    }

    /** P22b: an unfinished RETURNING keeps its own transaction from being committed. */
    @Nested
    class UnfinishedReturning {
        private static final String RETURNING =
                "INSERT INTO scratch(v) SELECT n FROM item RETURNING v";

        @Test
        void plainCommitIsRefusedAndWaitingWouldNotHelp() throws SQLException {
            run(plain, "CREATE TEMP TABLE scratch(id INTEGER PRIMARY KEY, v UNIQUE)");
            plain.commit();
            try (ResultSet rows = query(plain, RETURNING)) {
                rows.next();
                assertThat(busy(plain::commit).getMessage()).contains("statements in progress");
            }
            plain.rollback();
        }

        @Test
        void safeLiteGoesOnReadingIt() throws SQLException {
            try (ResultSet rows = query(connection, "SELECT 1")) {
                rows.next();
            }
            try (ResultSet rows = query(connection, RETURNING)) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(10);
                run(other, "UPDATE item SET n = 22 WHERE id = 2");
                write(connection);
                assertThat(ask(connection, "SELECT group_concat(v) FROM scratch"))
                        .isEqualTo("10,22,30");
                assertThat(rest(rows)).as("what was inserted").containsExactly("22", "30");
            }
            committed(Outcome.REPLAYED);
        }
    }

    /** What does not concern the application must not trouble it. */
    @Nested
    class FalseAlarms {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "UPDATE item SET name = 'z'",
                    "UPDATE item SET n = 31 WHERE id = 3",
                    "DELETE FROM item WHERE id = 3",
                    "INSERT INTO item VALUES(4, 'd', 40)",
                    "UPDATE item SET id = id + 10 WHERE id = 3",
                    "UPDATE item SET n = 21 WHERE id = 2; UPDATE item SET n = 20 WHERE id = 2",
                    "DELETE FROM item WHERE id = 1; INSERT INTO item VALUES(1, 'q', 10)",
                    "PRAGMA user_version = 5",
                })
        void changesOfWhatWasNotReadAreNone(String foreign) throws SQLException {
            try (ResultSet rows = query(connection, "SELECT name, n FROM item WHERE id < 3")) {
                rows.next();
                assertThat(rows.getInt("n")).isEqualTo(10);
                rows.next();
                assertThat(rows.getInt(2)).isEqualTo(20);
            }
            try (Statement statement = other.createStatement()) {
                statement.executeUpdate(foreign);
            }
            write(connection);
            committed(Outcome.REPLAYED);
        }

        @Test
        void orderOfTheRowsThatAreLeftIsNone() throws SQLException {
            try (ResultSet rows = query(connection, "SELECT name FROM item ORDER BY n")) {
                rows.next();
                assertThat(rows.getString(1)).isEqualTo("a");
                run(other, "UPDATE item SET n = 60 - n WHERE id > 1", "UPDATE item SET n = n + 1");
                run(other, "UPDATE item SET n = CASE name WHEN 'c' THEN 15 ELSE n END");
                write(connection);
                assertThat(rest(rows)).containsExactly("c", "b");
            }
            committed(Outcome.REPLAYED);
        }

        @Test
        void transactionThatOnlyReadCommits() throws SQLException {
            look(connection);
            run(other, "UPDATE item SET n = 11 WHERE id = 1");
            look(connection);
            connection.commit();
            assertThat(Events.of(TransactionRetry.class)).isEmpty();
        }

        @Test
        void transactionThatWroteToItsOwnTablesOnlyCommits() throws SQLException {
            look(connection);
            run(other, "UPDATE item SET n = 11 WHERE id = 1");
            run(connection, "INSERT INTO scratch(v) SELECT n FROM item WHERE id = 1");
            connection.commit();
            assertThat(ask(connection, "SELECT v FROM scratch")).isEqualTo("10");
            assertThat(Events.of(TransactionRetry.class)).isEmpty();
        }

        @Test
        void setAutoCommitTrueCommitsToo() throws SQLException {
            look(connection);
            noise();
            write(connection);
            connection.setAutoCommit(true);
            connection.setAutoCommit(false);
            committed(Outcome.REPLAYED);
        }
    }

    /** Why it is not done, said so that somebody can do something about it. */
    @Nested
    class Reasons {
        private static final String SECRET = "Geheimnis";

        private String changed(String foreign) throws SQLException {
            run(other, foreign);
            String message = refused(ConflictReason.OBSERVATION_CHANGED, () -> write(connection));
            assertThat(message).doesNotContain(SECRET);
            return message;
        }

        @Test
        void valueIsAnother() throws SQLException {
            run(other, "UPDATE item SET n = '" + SECRET + "' WHERE id = 2");
            String sql = "SELECT name, n AS [the number] FROM item ORDER BY id";
            try (ResultSet rows = query(connection, sql)) {
                rows.next();
                rows.next();
                rows.getString(1);
                rows.getString(2);
                String other = "UPDATE item SET n = 'another " + SECRET + "' WHERE id = 2";
                assertThat(changed(other)).contains(sql).contains("row 2").contains("the number");
            }
        }

        @Test
        void parameterIsNotTold() throws SQLException {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT id FROM item WHERE n <> ? LIMIT 1")) {
                select.setString(1, SECRET);
                ResultSet rows = select.executeQuery();
                rows.next();
                rows.getInt(1);
                assertThat(changed("DELETE FROM item WHERE id = 1"))
                        .contains("SELECT id FROM item WHERE n <> ? LIMIT 1")
                        .contains("row 1")
                        .contains("\"id\"");
            }
        }

        @Test
        void rowIsGone() throws SQLException {
            try (ResultSet rows = query(connection, "SELECT id FROM item")) {
                while (rows.next()) {
                    rows.getInt(1);
                }
            }
            assertThat(changed("DELETE FROM item WHERE id = 3"))
                    .contains("SELECT id FROM item")
                    .contains("row 3");
        }

        @Test
        void countIsAnother() throws SQLException {
            look(connection);
            run(connection, "INSERT INTO scratch(v) SELECT name FROM item");
            assertThat(changed("DELETE FROM item WHERE id = 3"))
                    .contains("INSERT INTO scratch(v) SELECT name FROM item")
                    .contains("number of rows");
        }

        @Test
        void failureIsNone() throws SQLException {
            look(connection);
            run(connection, "INSERT INTO scratch(v) VALUES('b')");
            failure(() -> run(connection, "INSERT INTO scratch(v) SELECT name FROM item"));
            assertThat(changed("UPDATE item SET name = '" + SECRET + "' WHERE id = 2"))
                    .contains("INSERT INTO scratch(v) SELECT name FROM item")
                    .contains("fail");
        }

        @Test
        void whatAPragmaTellsOfTheRows() throws SQLException {
            run(
                    other,
                    "CREATE TABLE part(item REFERENCES item(id))",
                    "INSERT INTO part VALUES(1), (2)");
            look(connection);
            try (ResultSet violations = query(connection, "PRAGMA foreign_key_check")) {
                assertThat(violations.next()).isFalse();
            }
            assertThat(changed("DELETE FROM item WHERE id = 2"))
                    .contains("PRAGMA foreign_key_check");
        }

        @Test
        void schemaWasChanged() throws SQLException {
            look(connection);
            run(other, "CREATE INDEX made ON item(n)");
            refused(ConflictReason.SCHEMA_CHANGED, () -> write(connection));
        }

        @Test
        void functionOfTheApplication() throws SQLException {
            Function.create(
                    connection,
                    "mine",
                    new Function() {
                        @Override
                        protected void xFunc() throws SQLException {
                            result(1);
                        }
                    },
                    0,
                    Function.FLAG_DETERMINISTIC);
            connection.commit();
            look(connection);
            ask(connection, "SELECT mine()");
            noise();
            assertThat(refused(ConflictReason.USER_FUNCTION, () -> write(connection)))
                    .contains("SELECT mine()");
        }

        @Test
        void functionOfTheApplicationInPlaceOfSqlites() throws SQLException {
            Function.create(
                    connection,
                    "upper",
                    new Function() {
                        @Override
                        protected void xFunc() throws SQLException {
                            result("mine");
                        }
                    });
            connection.commit();
            assertThat(ask(connection, "SELECT upper(name) FROM item")).isEqualTo("mine");
            noise();
            refused(ConflictReason.USER_FUNCTION, () -> write(connection));
        }

        @Test
        void workBelowSafeLite() throws SQLException {
            look(connection);
            assertThat(connection.unwrap(SQLiteConnection.class).getDatabase()).isNotNull();
            noise();
            refused(ConflictReason.UNWRAPPED, () -> write(connection));
        }

        @Test
        void journalIsFull() throws SQLException {
            Connection forgetful = safe("&safelite.retry.journal_limit=1000");
            for (int i = 0; i < 100; i++) {
                look(forgetful);
            }
            noise();
            assertThat(refused(forgetful, ConflictReason.JOURNAL_OVERFLOW, () -> write(forgetful)))
                    .contains("safelite.retry.journal_limit")
                    .contains("1000");
        }

        @Test
        void parametersCountForTheLimit() throws SQLException {
            Connection forgetful = safe("&safelite.retry.journal_limit=64KiB");
            look(forgetful);
            try (PreparedStatement put =
                    forgetful.prepareStatement("INSERT INTO scratch(v) VALUES(length(?))")) {
                put.setBytes(1, new byte[100_000]);
                put.executeUpdate();
            }
            noise();
            refused(forgetful, ConflictReason.JOURNAL_OVERFLOW, () -> write(forgetful));
        }

        @Test
        void valuesCountForTheLimit() throws SQLException {
            Connection forgetful = safe("&safelite.retry.journal_limit=64KiB");
            try (ResultSet rows =
                    query(
                            forgetful,
                            "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c"
                                    + " LIMIT 20000) SELECT i + n FROM c, item")) {
                while (rows.next()) {
                    rows.getLong(1);
                }
            }
            noise();
            refused(forgetful, ConflictReason.JOURNAL_OVERFLOW, () -> write(forgetful));
        }

        @Test
        void severalThreads() throws Exception {
            look(connection);
            Background.run(() -> look(connection)).get();
            noise();
            refused(ConflictReason.SEVERAL_THREADS, () -> write(connection));
        }

        @Test
        void rowsOfAnEarlierTransactionAreReadInThisOne() throws SQLException {
            ResultSet rows = halfRead(connection);
            connection.commit();
            look(connection);
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(20);
            noise();
            refused(ConflictReason.OLDER_CURSOR, () -> write(connection));
        }

        @Test
        void sqliteRollsBackWhileItIsRunAgain() throws SQLException {
            run(connection, "INSERT INTO scratch(v) VALUES('taken')");
            connection.commit();
            look(connection);
            String sql = "INSERT OR ROLLBACK INTO scratch(v) SELECT name FROM item WHERE id = 2";
            run(connection, sql);
            run(other, "UPDATE item SET name = 'taken' WHERE id = 2");
            // It fails where it did not, and SQLite has rolled back: either may be told.
            SQLException e = contention(() -> write(connection));
            assertThat(e.getMessage())
                    .containsPattern("reason (OBSERVATION_CHANGED|ROLLED_BACK_BY_SQLITE)")
                    .contains(sql);
            requireGone(connection);
        }

        @Test
        void switchedOff() throws SQLException {
            Connection off = safe("&safelite.retry=off");
            look(off);
            noise();
            refused(off, ConflictReason.DISABLED, () -> write(off));
        }

        @Test
        void onlyReported() throws SQLException {
            Connection report = safe("&safelite.retry=report");
            look(report);
            noise();
            assertThat(contention(() -> write(report)).getMessage())
                    .contains("reason " + ConflictReason.REPORT_ONLY)
                    .contains("safelite.retry=report");
            assertThat(Events.of(TransactionRetry.class))
                    .extracting(TransactionRetry::outcome)
                    .containsExactly(Outcome.WOULD_HAVE_SUCCEEDED);
            requireGone(report);
        }

        @Test
        void reportedWithTheRealReason() throws SQLException {
            Connection report = safe("&safelite.retry=report");
            look(report);
            run(other, "UPDATE item SET n = 11 WHERE id = 1");
            refused(report, ConflictReason.OBSERVATION_CHANGED, () -> write(report));
        }
    }

    /** The application goes on with all the objects it had. */
    @Nested
    class Afterwards {
        @Test
        void cursorsGoOnInTheNewSnapshot() throws SQLException {
            ResultSet up = halfRead(connection);
            ResultSet down = query(connection, "SELECT n FROM item ORDER BY id DESC");
            ResultSet unread = query(connection, "SELECT n FROM item ORDER BY id");
            assertThat(down.next()).isTrue();
            run(other, "UPDATE item SET n = n + 1 WHERE id > 1");
            write(connection);
            assertThat(up.getString(2)).as("of the row it is on").isEqualTo("a");
            assertThat(rest(up)).containsExactly("21", "31");
            assertThat(down.getInt(1)).as("not seen before").isEqualTo(31);
            assertThat(rest(down)).containsExactly("21", "10");
            assertThat(rest(unread)).containsExactly("10", "21", "31");
            assertThat(up.next()).isFalse();
            committed(Outcome.REPLAYED);
        }

        @Test
        void rowsOfOthersAppearInTheRest() throws SQLException {
            try (ResultSet rows = halfRead(connection)) {
                run(other, "INSERT INTO item VALUES(4, 'd', 40)", "DELETE FROM item WHERE id = 2");
                write(connection);
                run(connection, "UPDATE item SET n = 41 WHERE id = 4");
                assertThat(rest(rows)).as("its own write too").containsExactly("30", "41");
            }
            committed(Outcome.REPLAYED);
        }

        @Test
        void positionsAreKept() throws SQLException {
            ResultSet unread = query(connection, "SELECT n FROM item");
            ResultSet first = halfRead(connection);
            ResultSet second = query(connection, "SELECT n FROM item");
            second.next();
            second.next();
            noise();
            write(connection);
            assertThat(unread.isBeforeFirst()).isTrue();
            assertThat(unread.getRow()).isZero();
            assertThat(first.isFirst()).isTrue();
            assertThat(first.getRow()).isEqualTo(1);
            assertThat(second.isFirst()).isFalse();
            assertThat(second.getRow()).isEqualTo(2);
            assertThat(second.next()).isTrue();
            assertThat(second.getRow()).isEqualTo(3);
            assertThat(second.next()).isFalse();
            assertThat(second.isAfterLast()).isTrue();
            committed(Outcome.REPLAYED);
        }

        @Test
        void metadataStillTells() throws SQLException {
            try (ResultSet rows = halfRead(connection)) {
                ResultSetMetaData before = rows.getMetaData();
                noise();
                write(connection);
                assertThat(before.getColumnCount()).isEqualTo(2);
                assertThat(before.getColumnLabel(2)).isEqualTo("name");
                assertThat(before.getTableName(1)).isEqualTo("item");
                assertThat(rows.getMetaData().getColumnLabel(1)).isEqualTo("n");
                assertThat(rows.findColumn("name")).isEqualTo(2);
            }
            committed(Outcome.REPLAYED);
        }

        @Test
        void statementsKeepTheirResultsAndLimits() throws SQLException {
            try (Statement select = connection.createStatement()) {
                select.setMaxRows(2);
                assertThat(select.execute("SELECT n FROM item ORDER BY id")).isTrue();
                ResultSet rows = select.getResultSet();
                rows.next();
                noise();
                write(connection);
                assertThat(rows.getStatement()).isSameAs(select);
                assertThat(rest(rows)).containsExactly("20");
                assertThat(rest(select.executeQuery("SELECT n FROM item"))).hasSize(2);
            }
            committed(Outcome.REPLAYED);
        }

        @Test
        void preparedStatementsKeepTheirParameters() throws SQLException {
            try (PreparedStatement select =
                            connection.prepareStatement(
                                    "SELECT name FROM item WHERE n BETWEEN ? AND ?");
                    PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO log(id, what) VALUES(?, ?)")) {
                select.setInt(1, 15);
                select.setInt(2, 25);
                assertThat(rest(select.executeQuery())).containsExactly("b");
                insert.setInt(1, 7);
                insert.setString(2, "written");
                noise();
                assertThat(insert.executeUpdate()).isEqualTo(1);
                assertThat(rest(select.executeQuery())).containsExactly("b");
                select.setInt(2, 35);
                assertThat(rest(select.executeQuery())).containsExactly("b", "c");
                committed(Outcome.REPLAYED);
                insert.setInt(1, 8);
                assertThat(insert.executeUpdate()).isEqualTo(1);
                connection.commit();
            }
            assertThat(log()).isEqualTo("written,written");
        }

        @Test
        void streamsOfTheConflictingWriteAreRead() throws SQLException {
            look(connection);
            byte[] bytes = {1, 2, 3};
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO log(what) VALUES(? || hex(?))")) {
                insert.setCharacterStream(1, new StringReader("written"), 7);
                insert.setBinaryStream(2, new ByteArrayInputStream(bytes), 3);
                noise();
                insert.executeUpdate();
                bytes[0] = 9;
                insert.executeUpdate();
            }
            connection.commit();
            assertThat(log()).isEqualTo("written010203,written010203");
        }

        @Test
        void batchIsAppliedOnce() throws SQLException {
            look(connection);
            try (PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO log(what) VALUES(?)");
                    Statement texts = connection.createStatement()) {
                for (int i = 1; i <= 3; i++) {
                    insert.setInt(1, i);
                    insert.addBatch();
                    texts.addBatch("UPDATE log SET what = what * 10 WHERE id <= " + i);
                }
                noise();
                assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
                assertThat(texts.executeBatch()).containsExactly(1, 2, 3);
                connection.commit();
                assertThat(log()).isEqualTo("1000,200,30");

                look(connection);
                texts.addBatch("UPDATE log SET what = what + 1");
                texts.addBatch("DELETE FROM log WHERE id = 3");
                run(other, "INSERT INTO log VALUES(4, 40)");
                assertThat(texts.executeBatch()).containsExactly(4, 1);
                connection.commit();
                assertThat(log()).isEqualTo("1001,201,41");
            }
        }

        @Test
        void severalStatementsInOneTextAreDoneOnce() throws SQLException {
            look(connection);
            noise();
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(
                        "INSERT INTO log(what) VALUES('a'); INSERT INTO scratch(v) VALUES(1);"
                                + " UPDATE log SET what = what || 'b'");
            }
            connection.commit();
            assertThat(log()).isEqualTo("ab");
            assertThat(ask(connection, "SELECT count(*) FROM scratch")).isEqualTo("1");
        }

        @Test
        void textThatBeginsWithAReadMeetsTheConflictInItsMiddle() throws SQLException {
            look(connection);
            noise();
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(
                        "INSERT INTO scratch(v) SELECT n FROM item; DELETE FROM scratch WHERE v ="
                                + " 20; INSERT INTO log(what) SELECT 'written'");
            }
            assertThat(ask(connection, "SELECT group_concat(v) FROM scratch")).isEqualTo("10,30");
            committed(Outcome.REPLAYED);
        }

        @Test
        void nothingIsRecordedAndNobodyComesBetweenAfterwards() throws Exception {
            look(connection);
            noise();
            write(connection);
            busy(() -> run(db.plain("?busy_timeout=0"), "DELETE FROM item"));
            ask(connection, "SELECT random()");
            Background.run(() -> look(connection)).get();
            run(connection, "UPDATE item SET n = 99 WHERE id = 1");
            committed(Outcome.REPLAYED);
            assertThat(ask(other, "SELECT n FROM item WHERE id = 1")).isEqualTo("99");
        }

        @Test
        void rollbackTakesAllOfItBack() throws SQLException {
            look(connection);
            run(connection, "INSERT INTO scratch(v) VALUES(1)");
            noise();
            write(connection);
            connection.rollback();
            assertThat(log()).isNull();
            assertThat(ask(connection, "SELECT count(*) FROM scratch")).isEqualTo("0");
        }
    }

    /** Somebody else holds the lock when the transaction wants to begin again. */
    @Nested
    class Waiting {
        private final AtomicBoolean isStillInterrupted = new AtomicBoolean();

        /** A transaction that was in the way has been committed, the next one goes on. */
        private Background<Void> begin(Connection at, Statement write) throws InterruptedException {
            return Background.run(
                            () -> {
                                look(at);
                                noise();
                                run(other, "BEGIN IMMEDIATE");
                                try {
                                    write.executeUpdate("INSERT INTO log(what) VALUES('late')");
                                } finally {
                                    isStillInterrupted.set(Thread.currentThread().isInterrupted());
                                }
                            })
                    .awaitParked();
        }

        private void requireCancelled(Background<?> transaction) throws SQLException {
            SQLException e = failure(transaction::get);
            assertThat(e.getSQLState()).as("%s", e).isEqualTo("57014");
            run(other, "COMMIT");
            requireGone(connection);
        }

        private void requireEvent(ConflictReason reason) {
            assertThat(Events.of(TransactionRetry.class))
                    .extracting(TransactionRetry::outcome, TransactionRetry::reason)
                    .containsExactly(tuple(Outcome.REFUSED, reason));
        }

        @Test
        void cancelEndsIt() throws Exception {
            Statement write = connection.createStatement();
            Background<Void> transaction = begin(connection, write);
            write.cancel();
            requireCancelled(transaction);
        }

        @Test
        void interruptEndsIt() throws Exception {
            Background<Void> transaction = begin(connection, connection.createStatement());
            transaction.thread().interrupt();
            requireCancelled(transaction);
            assertThat(isStillInterrupted).as("the flag is restored").isTrue();
        }

        @Test
        void cancelIsToldAsItsReason() throws Exception {
            Statement write = connection.createStatement();
            Background<Void> transaction = begin(connection, write);
            write.cancel();
            failure(transaction::get);
            requireEvent(ConflictReason.CANCELLED);
            run(other, "COMMIT");
            connection.rollback();
        }

        @Test
        void closeEndsIt() throws Exception {
            Background<Void> transaction = begin(connection, connection.createStatement());
            connection.close();
            assertThat(failure(transaction::get).getSQLState()).isEqualTo("57014");
            run(other, "COMMIT");
            assertThat(log()).isNull();
        }

        @Test
        void closeOfATransactionThatHasReadDoesNotWait() throws SQLException {
            look(connection);
            run(other, "BEGIN IMMEDIATE", "UPDATE item SET n = 11 WHERE id = 1");
            connection.close();
            run(other, "COMMIT");
            assertThat(Events.of(TransactionRetry.class)).isEmpty();
        }

        @Test
        void budgetEndsIt() throws Exception {
            Connection hasty = safe("&busy_timeout=300");
            Background<Void> transaction = begin(hasty, hasty.createStatement());
            contention(transaction::get);
            run(other, "COMMIT");
            requireGone(hasty);
        }

        @Test
        void queryTimeoutEndsIt() throws Exception {
            Statement write = connection.createStatement();
            write.setQueryTimeout(1);
            Background<Void> transaction = begin(connection, write);
            contention(transaction::get);
            run(other, "COMMIT");
            requireGone(connection);
        }

        @Test
        void withoutABudgetItDoesNotWait() throws Exception {
            Connection hasty = safe("&busy_timeout=0");
            look(hasty);
            noise();
            run(other, "BEGIN IMMEDIATE");
            contention(() -> write(hasty));
            run(other, "COMMIT");
            requireGone(hasty);
        }

        @Test
        void spentBudgetIsToldAsItsReason() throws Exception {
            Connection hasty = safe("&busy_timeout=300");
            Background<Void> transaction = begin(hasty, hasty.createStatement());
            contention(transaction::get);
            requireEvent(ConflictReason.DEADLINE);
            run(other, "COMMIT");
            hasty.rollback();
        }

        @Test
        void writersOfTheQueueAreWaitedForInTheirOrder() throws Exception {
            Connection writer = db.safe("");
            Background.run(() -> run(writer, "BEGIN IMMEDIATE", "INSERT INTO noise VALUES(1)"))
                    .get();
            Background<Void> transaction = beside(() -> look(connection));
            run(writer, "UPDATE item SET n = 21 WHERE id = 2", "COMMIT");
            transaction.get();
            committed(Outcome.REPLAYED);
        }

        @Test
        void manyTransactionsThatReadFirstAllComeThrough() throws Exception {
            int each = 20;
            List<Background<Void>> all =
                    Stream.generate(() -> Background.run(() -> increment(each))).limit(4).toList();
            for (Background<Void> one : all) {
                one.get();
            }
            assertThat(ask(other, "SELECT n FROM item WHERE id = 3"))
                    .isEqualTo("" + (30 + 4 * each));
        }

        /** Reads what the others write, so that it has to run again itself now and then. */
        private void increment(int times) throws SQLException {
            try (Connection mine = db.safe(DEFERRED)) {
                mine.setAutoCommit(false);
                int done = 0;
                while (done < times) {
                    try {
                        String n = ask(mine, "SELECT n FROM item WHERE id = 3");
                        run(mine, "UPDATE item SET n = " + n + " + 1 WHERE id = 3");
                        mine.commit();
                        done++;
                    } catch (SQLException e) {
                        assertThat(e.getSQLState()).as("%s", e).isEqualTo("40001");
                        mine.rollback();
                    }
                }
            }
        }
    }
}
