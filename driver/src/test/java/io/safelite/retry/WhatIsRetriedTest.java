package io.safelite.retry;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.busy;
import static io.safelite.testing.SqlFailures.contention;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.event.TransactionRetry;
import io.safelite.event.TransactionRetry.Outcome;
import io.safelite.testing.Databases;
import io.safelite.testing.Events;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which statements a transaction may have executed and still be run again, and which not. */
@Timeout(30)
class WhatIsRetriedTest {
    private static final String SAFE = "?busy_timeout=1000&" + Events.LISTENER;
    private static final String DEFERRED = SAFE + "&safelite.begin=deferred";

    @RegisterExtension final Databases db = new Databases();

    private Connection other;
    private Connection connection;

    @BeforeEach
    void tables() throws SQLException {
        run(
                db.plain("?journal_mode=WAL"),
                "CREATE TABLE item(id INTEGER PRIMARY KEY, price INTEGER, day TEXT)",
                "INSERT INTO item VALUES(1, 10, '2020-01-02'), (2, 20, '2021-02-03')",
                "CREATE VIRTUAL TABLE page USING fts5(body)",
                "INSERT INTO page VALUES('hello world'), ('hello you')",
                "CREATE TABLE counter(value INTEGER)",
                "INSERT INTO counter VALUES(0)");
        other = db.plain("?busy_timeout=0");
        connection = db.safe(DEFERRED);
        Events.clear();
    }

    private static void readAll(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                rows.getString(1);
            }
        }
    }

    private void otherWrites() throws SQLException {
        run(other, "UPDATE counter SET value = value + 1");
    }

    private void writeAndCommit() throws SQLException {
        run(connection, "UPDATE item SET price = price + 1 WHERE id = 1");
        connection.commit();
        assertThat(ask(other, "SELECT price FROM item WHERE id = 1")).isEqualTo("11");
    }

    private static void wasReplayed() {
        assertThat(Events.of(TransactionRetry.class))
                .extracting(TransactionRetry::outcome)
                .containsExactly(Outcome.REPLAYED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT body FROM page WHERE page MATCH 'hello' ORDER BY bm25(page)",
                "SELECT highlight(page, 0, '[', ']') FROM page WHERE page MATCH 'hello'",
                "SELECT row_number() OVER (ORDER BY id), sum(price) OVER () FROM item",
                "SELECT lag(price) OVER (ORDER BY id), ntile(2) OVER () FROM item",
                "SELECT count(*), group_concat(price), json_extract('{\"a\":1}', '$.a') FROM item",
                "SELECT value FROM json_each('[1,2]')",
                "SELECT sqlite_version() FROM item",
                "; SELECT id FROM item",
            })
    void queryThatGivesTheSame(String query) throws SQLException {
        connection.setAutoCommit(false);
        readAll(connection, query);
        otherWrites();
        writeAndCommit();
        wasReplayed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM item WHERE day < CURRENT_TIMESTAMP",
                "SELECT date(day) FROM item",
                "; SELECT id FROM item",
            })
    void queryThatGivesTheSameAfterGivingWay(String query) throws SQLException {
        connection = db.safe(SAFE);
        connection.setAutoCommit(false);
        readAll(connection, query);
        run(db.safe(SAFE), "UPDATE counter SET value = value + 1");
        writeAndCommit();
        wasReplayed();
    }

    @Test
    void plainRefusesForGood() throws SQLException {
        Connection plain = db.plain("?busy_timeout=100");
        plain.setAutoCommit(false);
        readAll(plain, "SELECT date(day) FROM item");
        otherWrites();
        busy(() -> run(plain, "UPDATE item SET price = price + 1 WHERE id = 1"));
    }

    private void refused(String reason) throws SQLException {
        SQLException e =
                contention(() -> run(connection, "UPDATE item SET price = price + 1 WHERE id = 1"));
        assertThat(e.getMessage()).contains("reason " + reason);
        connection.rollback();
        assertThat(ask(other, "SELECT price FROM item WHERE id = 1")).isEqualTo("10");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT random() FROM item",
                "SELECT hex(randomblob(16)) FROM item",
                "SELECT price + random() FROM item",
                "SELECT abs(random()) >= 0 FROM item",
                "SELECT id FROM item WHERE strftime('%Y', day) = '2020'",
                "SELECT id FROM item WHERE day < CURRENT_TIMESTAMP",
                "SELECT date(day) FROM item",
            })
    void queryThatMayGiveSomethingElse(String query) throws SQLException {
        connection.setAutoCommit(false);
        readAll(connection, query);
        otherWrites();
        refused("NON_DETERMINISTIC");
    }

    @Test
    void queryOfTimeWhoseDataHasChangedSaysThatItIsOfTime() throws SQLException {
        connection.setAutoCommit(false);
        readAll(connection, "SELECT datetime(value, 'unixepoch') FROM counter");
        otherWrites();
        refused("NON_DETERMINISTIC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"random()", "CURRENT_TIMESTAMP", "datetime('now')"})
    void whatIsKeptMustBeTheSame(String value) throws SQLException {
        run(connection, "CREATE TEMP TABLE scratch(v)");
        connection.setAutoCommit(false);
        readAll(connection, "SELECT id FROM item");
        run(connection, "INSERT INTO scratch VALUES(" + value + ")");
        otherWrites();
        refused("NON_DETERMINISTIC");
    }

    @Test
    void sameValuesAreKeptAgain() throws SQLException {
        run(connection, "CREATE TEMP TABLE scratch(v)");
        connection.setAutoCommit(false);
        readAll(connection, "SELECT id FROM item");
        run(connection, "INSERT INTO scratch SELECT price FROM item");
        otherWrites();
        writeAndCommit();
        wasReplayed();
        assertThat(ask(connection, "SELECT group_concat(v) FROM scratch")).isEqualTo("10,20");
        connection.commit();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE IF NOT EXISTS item(id)",
                "DROP TABLE IF EXISTS missing",
                "DROP VIEW IF EXISTS missing",
                "PRAGMA unknown_pragma",
            })
    void statementThatDoesNothing(String nothing) throws SQLException {
        connection.setAutoCommit(false);
        readAll(connection, "SELECT id FROM item");
        otherWrites();
        run(connection, nothing);
        writeAndCommit();
        wasReplayed();
    }

    @Test
    void writeToAnAttachedDatabaseInMemory() throws SQLException {
        run(connection, "ATTACH ':memory:' AS memory", "CREATE TABLE memory.scratch(v)");
        connection.setAutoCommit(false);
        readAll(connection, "SELECT id FROM item");
        run(connection, "INSERT INTO memory.scratch VALUES(1)");
        otherWrites();
        writeAndCommit();
        wasReplayed();
        assertThat(ask(connection, "SELECT count(*) FROM memory.scratch")).isEqualTo("1");
        connection.commit();
    }

    @Test
    void writeToAnAttachedFile() throws SQLException {
        run(
                connection,
                "ATTACH '" + db.directory().resolve("second.db") + "' AS second",
                "CREATE TABLE second.scratch(v)");
        connection.setAutoCommit(false);
        readAll(connection, "SELECT id FROM item");
        run(connection, "INSERT INTO second.scratch VALUES(1)");
        otherWrites();
        writeAndCommit();
        assertThat(ask(connection, "SELECT count(*) FROM second.scratch")).isEqualTo("1");
        connection.commit();
    }
}
