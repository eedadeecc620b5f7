package io.safelite.retry;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.contention;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.event.TransactionRetry;
import io.safelite.event.TransactionRetry.Outcome;
import io.safelite.testing.Databases;
import io.safelite.testing.Events;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Transactions that do a lot before their first write: what is kept and done again is bounded. */
@Timeout(30)
class LongTransactionsTest {
    private static final String SAFE = "?busy_timeout=1000&" + Events.LISTENER;
    private static final String DEFERRED = SAFE + "&safelite.begin=deferred";
    private static final int ROWS = 60;

    @RegisterExtension final Databases db = new Databases();

    private Connection other;

    @BeforeEach
    void tables() throws SQLException {
        run(
                db.plain("?journal_mode=WAL&synchronous=OFF"),
                "CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT)",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                        + ROWS
                        + ") INSERT INTO item SELECT i, 'item ' || i FROM n",
                "CREATE TABLE counter(value INTEGER)",
                "INSERT INTO counter VALUES(0)",
                "CREATE TABLE note(text)");
        other = db.plain("?busy_timeout=0");
        Events.clear();
    }

    private static String longQuery(int number) {
        return "SELECT id FROM item WHERE name = '" + number + "x".repeat(50_000) + "'";
    }

    @Test
    void textsOfStatementsCountAgainstTheJournalsLimit() throws SQLException {
        Connection connection = db.safe(DEFERRED);
        connection.setAutoCommit(false);
        for (int i = 0; i < 30; i++) {
            ask(connection, longQuery(i));
        }
        run(other, "UPDATE counter SET value = 1");
        SQLException e = contention(() -> run(connection, "INSERT INTO note VALUES('a')"));
        assertThat(e.getMessage()).contains("reason JOURNAL_OVERFLOW");
        connection.rollback();
    }

    @Test
    void textThatIsRepeatedCountsOnce() throws SQLException {
        Connection connection = db.safe(DEFERRED);
        connection.setAutoCommit(false);
        for (int i = 0; i < 30; i++) {
            ask(connection, longQuery(0));
        }
        run(other, "UPDATE counter SET value = 1");
        run(connection, "INSERT INTO note VALUES('a')");
        connection.commit();
        assertThat(Events.of(TransactionRetry.class))
                .extracting(TransactionRetry::outcome)
                .containsExactly(Outcome.REPLAYED);
    }

    /** How often the reading connection's transaction was begun again. */
    private static int beginnings() {
        return Events.of(TransactionRetry.class).size();
    }

    @Test
    void loopThatWritesElsewhereForEachRowIsNotDoneAgainForEachRow() throws SQLException {
        Connection reader = db.safe(SAFE);
        Connection writer = db.safe(SAFE + "&synchronous=OFF");
        reader.setAutoCommit(false);
        int read = 0;
        try (Statement statement = reader.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, name FROM item ORDER BY id");
                PreparedStatement update =
                        writer.prepareStatement("UPDATE counter SET value = value + 1")) {
            while (rows.next()) {
                read++;
                assertThat(rows.getInt(1)).isEqualTo(read);
                assertThat(rows.getString(2)).isEqualTo("item " + read);
                update.executeUpdate();
            }
        }
        assertThat(read).isEqualTo(ROWS);
        assertThat(ask(other, "SELECT value FROM counter")).isEqualTo("" + ROWS);
        assertThat(beginnings()).isBetween(1, 3);
        run(reader, "INSERT INTO note VALUES('done')");
        reader.commit();
        assertThat(ask(other, "SELECT text FROM note")).isEqualTo("done");
    }

    @Test
    void severalTransactionsOfTheOtherConnectionAreFollowedBySeveralStatements()
            throws SQLException {
        Connection reader = db.safe(SAFE);
        Connection writer = db.safe(SAFE + "&synchronous=OFF");
        reader.setAutoCommit(false);
        for (int i = 1; i <= ROWS; i++) {
            assertThat(ask(reader, "SELECT name FROM item WHERE id = " + i)).isEqualTo("item " + i);
            run(writer, "UPDATE counter SET value = value + 1");
        }
        reader.commit();
        assertThat(ask(other, "SELECT value FROM counter")).isEqualTo("" + ROWS);
        assertThat(beginnings()).isBetween(1, 3);
    }

    @Test
    void loopGoesOnWhileTheOtherConnectionsTransactionIsOpen() throws SQLException {
        Connection reader = db.safe(SAFE);
        Connection writer = db.safe(SAFE);
        reader.setAutoCommit(false);
        writer.setAutoCommit(false);
        try (Statement statement = reader.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM item")) {
            while (rows.next()) {
                run(writer, "INSERT INTO note VALUES('" + rows.getString(1) + "')");
            }
        }
        writer.commit();
        reader.commit();
        assertThat(ask(other, "SELECT count(DISTINCT text) FROM note")).isEqualTo("" + ROWS);
        assertThat(beginnings()).isBetween(1, 3);
    }

    @Test
    void plainReadsOnWhileAnotherConnectionWrites() throws SQLException {
        Connection reader = db.plain("");
        Connection writer = db.plain("?busy_timeout=0&synchronous=OFF");
        reader.setAutoCommit(false);
        try (Statement statement = reader.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM item")) {
            while (rows.next()) {
                run(writer, "UPDATE counter SET value = value + 1");
            }
        }
        assertThat(ask(other, "SELECT value FROM counter")).isEqualTo("" + ROWS);
        reader.rollback();
    }
}
