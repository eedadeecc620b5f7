package io.safelite.retry;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.contention;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.event.ConflictReason;
import io.safelite.event.TransactionRetry;
import io.safelite.event.TransactionRetry.Outcome;
import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import io.safelite.testing.Events;
import io.safelite.testing.SqlFailures.Call;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What went wrong in published drivers that run transactions again, each named after what was lost
 * there. What such a driver runs again here are reads and writes to temporary tables: the first
 * write to the file itself is the one that meets the conflict, and none after it can.
 */
@Timeout(60)
class PublishedDefectsTest {
    private static final String DEFERRED =
            "?safelite.begin=deferred&busy_timeout=10000&" + Events.LISTENER;

    @RegisterExtension final Databases db = new Databases();

    private Connection other;
    private Connection connection;

    @BeforeEach
    void tables() throws SQLException {
        other = db.plain("?journal_mode=WAL&busy_timeout=10000");
        run(
                other,
                "CREATE TABLE account(id INTEGER PRIMARY KEY, v, w)",
                "INSERT INTO account VALUES(1, 100, 0), (2, 200, 0), (3, 300, 0)",
                "CREATE TABLE noise(n)",
                "CREATE TABLE log(what)");
        connection = db.safe(DEFERRED);
        run(connection, "CREATE TEMP TABLE cart(id INTEGER PRIMARY KEY, v)");
        connection.setAutoCommit(false);
        Events.clear();
    }

    private String log() throws SQLException {
        return ask(other, "SELECT group_concat(what) FROM log");
    }

    private String cart() throws SQLException {
        return ask(connection, "SELECT group_concat(v) FROM temp.cart");
    }

    /** Somebody else commits what this application has not looked at. */
    private void noise() throws SQLException {
        run(other, "INSERT INTO noise VALUES(1)");
    }

    private void requireReplayed(int times) {
        assertThat(Events.of(TransactionRetry.class))
                .extracting(TransactionRetry::outcome)
                .isEqualTo(Collections.nCopies(times, Outcome.REPLAYED));
    }

    private void refused(Call call) throws SQLException {
        SQLException e = contention(call);
        assertThat(e.getMessage()).contains("reason " + ConflictReason.OBSERVATION_CHANGED);
        connection.rollback();
    }

    /** C1: the journal was the transaction's, the statement known only from an earlier one. */
    @Test
    void updateOfAStatementPreparedInAnEarlierTransactionWasLost() throws SQLException {
        try (PreparedStatement put = connection.prepareStatement("INSERT INTO cart(v) VALUES(?)");
                PreparedStatement write =
                        connection.prepareStatement("INSERT INTO log VALUES(?)")) {
            for (String transaction : List.of("first", "second", "third")) {
                assertThat(ask(connection, "SELECT v FROM account WHERE id = 1")).isEqualTo("100");
                put.setString(1, transaction);
                put.executeUpdate();
                noise();
                write.setString(1, transaction);
                assertThat(write.executeUpdate()).isEqualTo(1);
                connection.commit();
            }
        }
        assertThat(cart()).isEqualTo("first,second,third");
        assertThat(log()).isEqualTo("first,second,third");
        requireReplayed(3);
    }

    /** C2: a rollback to a savepoint was taken for a rollback and emptied the journal. */
    @Test
    void updateBeforeASavepointWasLost() throws SQLException {
        ask(connection, "SELECT v FROM account");
        run(connection, "INSERT INTO cart(v) VALUES('before')");
        Savepoint savepoint = connection.setSavepoint();
        run(connection, "INSERT INTO cart(v) VALUES('within')");
        connection.rollback(savepoint);
        noise();
        run(connection, "INSERT INTO log SELECT v FROM cart");
        connection.commit();
        assertThat(cart()).isEqualTo("before");
        assertThat(log()).isEqualTo("before");
        requireReplayed(1);
    }

    /** C3: an optimistic lock by update count, 1 the first time and 0 the second. */
    @Test
    void updateCountWasNotCompared() throws SQLException {
        run(connection, "INSERT INTO cart(v) VALUES(0)");
        connection.commit();
        ask(connection, "SELECT id FROM account");
        assertThat(update("UPDATE cart SET v = 1 WHERE v = (SELECT w FROM account WHERE id = 2)"))
                .isEqualTo(1);
        run(other, "UPDATE account SET w = w + 1");
        refused(() -> run(connection, "INSERT INTO log VALUES('believed to hold the lock')"));
        assertThat(log()).isNull();
        assertThat(cart()).isEqualTo("0");
    }

    private int update(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** C4: what two statements did was run again statement by statement. */
    @Test
    void orderOfTwoStatementsWasLost() throws SQLException {
        ask(connection, "SELECT v FROM account");
        try (PreparedStatement increment =
                        connection.prepareStatement("UPDATE cart SET v = v + 1");
                PreparedStatement twice =
                        connection.prepareStatement("UPDATE cart SET v = v * 2")) {
            run(connection, "INSERT INTO cart(v) VALUES(100)");
            twice.executeUpdate();
            increment.executeUpdate();
            twice.executeUpdate();
            noise();
            run(connection, "INSERT INTO log SELECT v FROM cart");
        }
        connection.commit();
        assertThat(log()).isEqualTo("402");
        requireReplayed(1);
    }

    /** C5: values were compared without their lengths, NULL not at all. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'ab', 'c'     | 'a', 'bc'",
                "'', 'abc'     | 'abc', ''",
                "NULL, 'a'     | '', 'a'",
                "'a', NULL     | 'a', ''",
                "NULL, 0       | 0, NULL",
                "1, 23         | 12, 3",
                "'1', 2        | 1, 2",
                "1, 2          | 1.0, 2",
                "x'', 'a'      | '', 'a'",
                "x'61', 'a'    | 'a', 'a'",
                "'a', x''      | 'a', NULL",
                "'日本', 'é'    | '日', '本é'",
            })
    void differentValuesWereTakenForTheSame(String first, String then) throws SQLException {
        String update = "UPDATE account SET (v, w) = (SELECT %s) WHERE id = 1";
        run(other, update.formatted(first));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT v, w FROM account WHERE id = 1")) {
            assertThat(row.next()).isTrue();
            row.getObject(1);
            row.getObject(2);
            run(other, update.formatted(then));
            refused(() -> run(connection, "INSERT INTO log VALUES('stale')"));
        }
        assertThat(log()).isNull();
    }

    /** C6b: the caller's array was kept, and what it holds by now was bound. */
    @Test
    void parametersWereThoseOfLater() throws SQLException {
        ask(connection, "SELECT v FROM account");
        byte[] bytes = {1, 2, 3};
        Date date = new java.sql.Date(1_700_000_000_000L);
        try (PreparedStatement put =
                connection.prepareStatement("INSERT INTO cart(v) VALUES(hex(?) || '/' || ?)")) {
            put.setBytes(1, bytes);
            put.setObject(2, date);
            put.executeUpdate();
            bytes[0] = 9;
            date.setTime(0);
            put.setBytes(1, new byte[0]);
            noise();
            run(connection, "INSERT INTO log SELECT v FROM cart");
            put.executeUpdate();
        }
        assertThat(cart()).isEqualTo("010203/1700000000000,/1700000000000");
        connection.commit();
        assertThat(log()).isEqualTo("010203/1700000000000");
        requireReplayed(1);
    }

    /** C6c: a stream could not be read a second time. */
    @Test
    void streamsWereUsedUp() throws SQLException {
        ask(connection, "SELECT v FROM account");
        try (PreparedStatement put =
                connection.prepareStatement("INSERT INTO cart(v) VALUES(hex(?) || ? || hex(?))")) {
            put.setBinaryStream(1, new ByteArrayInputStream(new byte[] {1, 2, 3}), 3);
            put.setCharacterStream(2, new StringReader("häß"), 3);
            put.setAsciiStream(3, new ByteArrayInputStream(new byte[] {65}), 1);
            put.executeUpdate();
        }
        noise();
        try (PreparedStatement write =
                connection.prepareStatement("INSERT INTO log SELECT v || hex(?) FROM cart")) {
            write.setBinaryStream(1, new ByteArrayInputStream(new byte[] {4, 5}), 2);
            write.executeUpdate();
        }
        connection.commit();
        assertThat(log()).isEqualTo("010203häß410405");
        requireReplayed(1);
    }

    /** C7b: another conflict while the transaction was run again went to the application. */
    @Test
    void conflictDuringTheRetryWasNotHandled() throws Exception {
        Background<String> transaction =
                Background.call(
                        () -> {
                            String v = ask(connection, "SELECT v FROM account WHERE id = 1");
                            noise();
                            run(other, "BEGIN IMMEDIATE", "INSERT INTO noise VALUES(2)");
                            run(connection, "INSERT INTO log VALUES('once')");
                            connection.commit();
                            return v;
                        });
        transaction.awaitParked();
        run(other, "UPDATE account SET v = v + 1 WHERE id = 2", "COMMIT");
        assertThat(transaction.get()).isEqualTo("100");
        assertThat(log()).isEqualTo("once");
        requireReplayed(1);
    }

    /** C11: next() was run again together with its query, before what came between. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void writeBetweenTwoRowsWasAFalseConflict(boolean conflict) throws SQLException {
        run(connection, "INSERT INTO cart(v) VALUES(1), (2), (3)");
        connection.commit();
        ask(connection, "SELECT v FROM account");
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT v FROM cart")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(1);
            run(connection, "UPDATE cart SET v = v * 10");
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).as("sees its own write").isEqualTo(20);
            if (conflict) {
                noise();
            }
            run(connection, "INSERT INTO log VALUES('on')");
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(30);
        }
        connection.commit();
        assertThat(log()).isEqualTo("on");
        requireReplayed(conflict ? 1 : 0);
    }

    /** C9: 175 bytes were kept for every call, without end. */
    @Test
    void everyCallWasKeptInMemory() throws SQLException {
        read(1000);
        long before = usedMemory();
        read(300_000);
        assertThat(usedMemory() - before)
                .as("kept by a transaction that has made 900,000 calls")
                .isLessThan(8L << 20);
        noise();
        SQLException e = contention(() -> run(connection, "INSERT INTO log VALUES('late')"));
        assertThat(e.getMessage()).contains("reason " + ConflictReason.JOURNAL_OVERFLOW);
        connection.rollback();
    }

    /** C9, the other side: ordinary transactions must not overflow. */
    @Test
    void tenThousandRowsFitIntoTheJournal() throws SQLException {
        read(10_000);
        noise();
        run(connection, "INSERT INTO log VALUES('fits')");
        connection.commit();
        assertThat(log()).isEqualTo("fits");
        requireReplayed(1);
    }

    /** Three calls for each row. */
    private void read(int count) throws SQLException {
        String sql =
                "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < %d)"
                        + " SELECT i, v FROM c JOIN account ON id = 1";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql.formatted(count))) {
            while (rows.next()) {
                rows.getInt(1);
                rows.getString(2);
            }
        }
    }

    /** After garbage collection, the least of a few looks. */
    private static long usedMemory() {
        Runtime runtime = Runtime.getRuntime();
        return Stream.generate(
                        () -> {
                            System.gc();
                            return runtime.totalMemory() - runtime.freeMemory();
                        })
                .limit(5)
                .mapToLong(Long::longValue)
                .min()
                .orElseThrow();
    }
}
