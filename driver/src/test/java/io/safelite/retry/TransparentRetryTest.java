package io.safelite.retry;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.busy;
import static io.safelite.testing.SqlFailures.contention;
import static io.safelite.testing.SqlFailures.doomed;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.event.ConflictReason;
import io.safelite.event.TransactionRetry;
import io.safelite.event.TransactionRetry.Outcome;
import io.safelite.testing.Databases;
import io.safelite.testing.Events;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A deferred transaction that may not write any more goes on as if nothing had happened. */
@Timeout(30)
class TransparentRetryTest {
    private static final String DEFERRED =
            "?busy_timeout=2000&safelite.begin=deferred&" + Events.LISTENER;

    @RegisterExtension final Databases db = new Databases();

    private Connection other;
    private Connection connection;

    @BeforeEach
    void tables() throws SQLException {
        run(
                db.plain("?journal_mode=WAL"),
                "CREATE TABLE account(id INTEGER PRIMARY KEY, owner TEXT, balance INTEGER)",
                "INSERT INTO account VALUES(1, 'Ann', 100), (2, 'Bob', 200), (3, 'Cy', 300)",
                "CREATE TABLE note(text)");
        other = db.plain("?busy_timeout=0");
        connection = db.safe(DEFERRED);
        connection.setAutoCommit(false);
        Events.clear();
    }

    private static TransactionRetry retry() {
        List<TransactionRetry> all = Events.of(TransactionRetry.class);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void plainRefusesForGood() throws SQLException {
        Connection plain = db.plain("?busy_timeout=2000");
        plain.setAutoCommit(false);
        ask(plain, "SELECT balance FROM account WHERE id = 1");
        run(other, "UPDATE account SET balance = 0 WHERE id = 2");
        busy(() -> run(plain, "UPDATE account SET balance = 99 WHERE id = 1"));
        busy(() -> run(plain, "UPDATE account SET balance = 99 WHERE id = 1"));
    }

    @Test
    void goesOnWhereWhatItReadIsStillSo() throws SQLException {
        assertThat(ask(connection, "SELECT balance FROM account WHERE id = 1")).isEqualTo("100");
        run(other, "UPDATE account SET balance = 0 WHERE id = 2");
        run(connection, "UPDATE account SET balance = balance - 1 WHERE id = 1");
        connection.commit();
        assertThat(ask(other, "SELECT group_concat(balance) FROM account")).isEqualTo("99,0,300");
        assertThat(retry().outcome()).isEqualTo(Outcome.REPLAYED);
        assertThat(retry().statements()).isEqualTo(1);
    }

    @Test
    void isToldWhatHasChanged() throws SQLException {
        ask(connection, "SELECT balance FROM account WHERE id = 1");
        run(other, "UPDATE account SET balance = 4711 WHERE id = 1");
        SQLException e =
                contention(() -> run(connection, "UPDATE account SET balance = 99 WHERE id = 1"));
        assertThat(e.getMessage())
                .contains("reason OBSERVATION_CHANGED")
                .contains("row 1, column \"balance\"")
                .contains("SELECT balance FROM account WHERE id = 1");
        assertThat(e.getMessage()).doesNotContain("4711");
        doomed(() -> ask(connection, "SELECT 1"));
        connection.rollback();
        assertThat(ask(connection, "SELECT balance FROM account WHERE id = 1")).isEqualTo("4711");
        assertThat(retry().reason()).isEqualTo(ConflictReason.OBSERVATION_CHANGED);
    }

    @Test
    void cursorsStayWhereTheyAre() throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT id, owner FROM account ORDER BY id");
                ResultSet rows = select.executeQuery()) {
            rows.next();
            rows.next();
            assertThat(rows.getString("owner")).isEqualTo("Bob");
            run(other, "INSERT INTO account VALUES(4, 'Di', 400)");
            run(connection, "INSERT INTO note VALUES('seen')");
            assertThat(rows.getString("owner")).isEqualTo("Bob");
            assertThat(rows.getRow()).isEqualTo(2);
            assertThat(rows.next()).isTrue();
            assertThat(rows.getLong(1)).isEqualTo(3);
            assertThat(rows.next()).as("the row of the other transaction").isTrue();
            assertThat(rows.getInt(1)).isEqualTo(4);
            assertThat(rows.next()).isFalse();
        }
        connection.commit();
        assertThat(ask(other, "SELECT count(*) FROM note")).isEqualTo("1");
    }

    @Test
    void nothingSeenNeedsNoComparison() throws SQLException {
        run(connection, "BEGIN");
        try (ResultSet unread =
                connection.createStatement().executeQuery("SELECT * FROM account")) {
            unread.close();
        }
        run(other, "UPDATE account SET balance = 0");
        run(connection, "INSERT INTO note VALUES('a')");
        connection.commit();
        assertThat(retry().outcome()).isEqualTo(Outcome.RESTARTED);
    }
}
