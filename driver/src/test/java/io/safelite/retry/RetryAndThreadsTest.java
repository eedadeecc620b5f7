package io.safelite.retry;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.contention;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import io.safelite.testing.Events;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several threads on one connection, and several connections on the same rows. */
@Timeout(30)
class RetryAndThreadsTest {
    private static final String SAFE = "?busy_timeout=3000&" + Events.LISTENER;
    private static final String DEFERRED = SAFE + "&safelite.begin=deferred";

    @RegisterExtension final Databases db = new Databases();

    private Connection other;

    @BeforeEach
    void tables() throws SQLException {
        run(
                db.plain("?journal_mode=WAL&synchronous=OFF"),
                "CREATE TABLE item(id INTEGER PRIMARY KEY, price INTEGER)",
                "INSERT INTO item VALUES(1, 10), (2, 20), (3, 30)",
                "CREATE TABLE counter(value INTEGER)",
                "INSERT INTO counter VALUES(0)",
                "CREATE TABLE number(i INTEGER)",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                        + " INSERT INTO number SELECT i FROM n");
        other = db.plain("?busy_timeout=0");
        Events.clear();
    }

    private void severalThreads(Connection connection) throws SQLException {
        run(other, "UPDATE counter SET value = value + 1");
        SQLException e = contention(() -> run(connection, "UPDATE item SET price = 0"));
        assertThat(e.getMessage()).contains("reason SEVERAL_THREADS");
        connection.rollback();
        assertThat(ask(other, "SELECT sum(price) FROM item")).isEqualTo("60");
    }

    @Test
    void statementOfAnotherThread() throws Exception {
        Connection connection = db.safe(DEFERRED);
        connection.setAutoCommit(false);
        ask(connection, "SELECT price FROM item");
        Background.run(() -> ask(connection, "SELECT price FROM item WHERE id = 2")).get();
        severalThreads(connection);
    }

    @Test
    void rowsThatAnotherThreadReads() throws Exception {
        Connection connection = db.safe(DEFERRED);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT price FROM item")) {
            assertThat(Background.call(rows::next).get()).isTrue();
        }
        severalThreads(connection);
    }

    @Test
    void threadsOneAfterTheOtherInTransactionsOfTheirOwn() throws Exception {
        Connection connection = db.safe(DEFERRED);
        connection.setAutoCommit(false);
        ask(connection, "SELECT price FROM item");
        connection.commit();
        Background.run(
                        () -> {
                            ask(connection, "SELECT price FROM item");
                            run(other, "UPDATE counter SET value = value + 1");
                            run(connection, "UPDATE item SET price = 0");
                            connection.commit();
                        })
                .get();
        assertThat(ask(other, "SELECT sum(price) FROM item")).isEqualTo("0");
    }

    /** Reads all numbers while another thread does something; both may fail, but not anyhow. */
    private void readWhile(int round, Connection connection, Background.Action somethingElse)
            throws Exception {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT i FROM number")) {
            Background<Void> second =
                    Background.run(
                            () -> {
                                long end = System.nanoTime() + round % 15 * 20_000L;
                                while (System.nanoTime() < end) {
                                    Thread.onSpinWait();
                                }
                                somethingElse.run();
                            });
            long sum = 0;
            while (rows.next()) {
                sum += rows.getInt(1);
                rows.getLong(1);
            }
            assertThat(sum).isEqualTo(500_500);
            second.get();
        }
        connection.rollback();
    }

    @Test
    void readingWhileAnotherThreadReads() throws Exception {
        Connection connection = db.safe(SAFE);
        for (int round = 0; round < 60; round++) {
            readWhile(round, connection, () -> ask(connection, "SELECT price FROM item"));
        }
    }

    @Test
    void readingWhileAnotherThreadCommits() throws Exception {
        Connection connection = db.safe(SAFE);
        for (int round = 0; round < 60; round++) {
            readWhile(round, connection, connection::commit);
        }
    }

    @Test
    void noUpdateIsLostOrDoneTwice() throws Exception {
        List<Background<Integer>> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int seed = i;
            Connection connection = db.safe(DEFERRED + "&synchronous=OFF");
            writers.add(Background.call(() -> increments(connection, new Random(seed), 40)));
        }
        int done = 0;
        for (Background<Integer> writer : writers) {
            done += writer.get();
        }
        assertThat(done).isPositive();
        assertThat(ask(other, "SELECT sum(price) FROM item")).isEqualTo("" + (60 + done));
    }

    /** Reads, computes, writes; returns how many of them were committed. */
    private static int increments(Connection connection, Random random, int times)
            throws SQLException {
        run(connection, "CREATE TEMP TABLE scratch(v)");
        connection.setAutoCommit(false);
        int committed = 0;
        try (PreparedStatement read =
                        connection.prepareStatement("SELECT price FROM item WHERE id = ?");
                PreparedStatement write =
                        connection.prepareStatement("UPDATE item SET price = ? WHERE id = ?")) {
            for (int n = 0; n < times; n++) {
                try {
                    increment(connection, read, write, n, 1 + random.nextInt(3));
                    committed++;
                } catch (SQLException e) {
                    assertThat(e.getSQLState()).as("%s", e).isEqualTo("40001");
                    connection.rollback();
                }
            }
        }
        return committed;
    }

    private static void increment(
            Connection connection, PreparedStatement read, PreparedStatement write, int n, int id)
            throws SQLException {
        Savepoint savepoint = n % 3 == 0 ? connection.setSavepoint() : null;
        read.setInt(1, id);
        int price;
        try (ResultSet rows = read.executeQuery()) {
            rows.next();
            price = rows.getInt(1);
        }
        if (n % 4 == 0) {
            run(connection, "INSERT INTO scratch VALUES(1)");
        }
        write.setInt(1, price + 1);
        write.setInt(2, id);
        write.executeUpdate();
        if (savepoint != null && n % 2 == 0) {
            connection.releaseSavepoint(savepoint);
        }
        connection.commit();
    }
}
