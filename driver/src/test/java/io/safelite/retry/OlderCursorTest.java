package io.safelite.retry;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.busy;
import static io.safelite.testing.SqlFailures.contention;
import static io.safelite.testing.SqlFailures.failure;
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

/** Result sets that have outlived the transaction they were opened in. */
@Timeout(30)
class OlderCursorTest {
    private static final String SAFE = "?busy_timeout=1000&" + Events.LISTENER;
    private static final String DEFERRED = SAFE + "&safelite.begin=deferred";

    @RegisterExtension final Databases db = new Databases();

    private Connection other;

    @BeforeEach
    void tables() throws SQLException {
        run(
                db.plain("?journal_mode=WAL"),
                "CREATE TABLE account(id INTEGER PRIMARY KEY, balance INTEGER)",
                "INSERT INTO account VALUES(1, 10), (2, 20), (3, 30)",
                "CREATE TABLE note(text)");
        other = db.plain("?busy_timeout=0");
        Events.clear();
    }

    private static final String BALANCES = "SELECT balance FROM account ORDER BY id";

    @Test
    void plainReadsOldRowsInTheNextTransaction() throws SQLException {
        Connection connection = db.plain("?busy_timeout=0");
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(BALANCES)) {
            rows.next();
            connection.commit();
            run(other, "UPDATE account SET balance = balance + 1000");
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(20);
            busy(() -> run(connection, "UPDATE account SET balance = 21 WHERE id = 2"));
        }
        connection.rollback();
    }

    @Test
    void whatWasReadThroughItIsNotTakenForWhatTheTransactionSees() throws SQLException {
        Connection connection = db.safe(DEFERRED);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(BALANCES)) {
            rows.next();
            connection.commit();
            run(other, "UPDATE account SET balance = balance + 1000");
            ask(connection, "SELECT text FROM note");
            rows.next();
            int seen = rows.getInt(1);
            SQLException e =
                    contention(
                            () ->
                                    run(
                                            connection,
                                            "UPDATE account SET balance = "
                                                    + (seen + 1)
                                                    + " WHERE id = 2"));
            assertThat(e.getMessage()).contains("reason OLDER_CURSOR");
        }
        connection.rollback();
        assertThat(ask(other, "SELECT balance FROM account WHERE id = 2")).isEqualTo("1020");
    }

    @Test
    void openOneThatIsNotReadAnyMoreDoesNoHarm() throws SQLException {
        Connection connection = db.safe(DEFERRED);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(BALANCES)) {
            rows.next();
            connection.commit();
            ask(connection, "SELECT text FROM note");
            run(other, "UPDATE account SET balance = balance + 1000");
            run(connection, "UPDATE account SET balance = balance + 1 WHERE id = 2");
            connection.commit();
        }
        assertThat(ask(other, "SELECT balance FROM account WHERE id = 2")).isEqualTo("1021");
    }

    /** A rollback that takes back a change of the schema ends every cursor. */
    private static ResultSet deadCursor(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        run(connection, "CREATE TEMP TABLE scratch(v)");
        ResultSet rows = connection.createStatement().executeQuery(BALANCES);
        rows.next();
        connection.rollback();
        return rows;
    }

    @Test
    void plainCannotReadADeadOne() throws SQLException {
        ResultSet dead = deadCursor(db.plain("?busy_timeout=0"));
        assertThat(failure(dead::next).getMessage()).contains("SQLITE_ABORT");
    }

    @Test
    void deadOneDoesNotStopTheNextTransactionFromBeingRunAgain() throws SQLException {
        Connection connection = db.safe(DEFERRED);
        ResultSet dead = deadCursor(connection);
        ask(connection, BALANCES);
        run(other, "UPDATE account SET balance = 0 WHERE id = 3");
        run(connection, "INSERT INTO note VALUES('written')");
        connection.commit();
        assertThat(ask(other, "SELECT text FROM note")).isEqualTo("written");
        assertThat(Events.of(TransactionRetry.class))
                .extracting(TransactionRetry::outcome)
                .containsExactly(Outcome.REPLAYED);
        failure(dead::next);
    }

    @Test
    void deadOneDoesNotStopTheNextTransactionFromGivingWay() throws SQLException {
        Connection connection = db.safe(SAFE);
        Connection inner = db.safe(SAFE);
        ResultSet dead = deadCursor(connection);
        ask(connection, BALANCES);
        run(inner, "INSERT INTO note VALUES('inner')");
        run(connection, "INSERT INTO note VALUES('outer')");
        connection.commit();
        assertThat(ask(other, "SELECT count(*) FROM note")).isEqualTo("2");
        failure(dead::next);
    }

    @Test
    void objectThatWasParkedOnceIsMovedOutOfTheWayLater() throws SQLException {
        Connection connection = db.safe(SAFE);
        Connection inner = db.safe(SAFE);
        connection.setAutoCommit(false);
        try (PreparedStatement select = connection.prepareStatement(BALANCES)) {
            select.executeQuery().next();
            run(inner, "INSERT INTO note VALUES('inner')");
            ResultSet again = select.executeQuery();
            again.next();
            connection.commit();
            run(other, "INSERT INTO note VALUES('other')");
            run(connection, "INSERT INTO note VALUES('outer')");
            connection.commit();
            assertThat(again.next()).isTrue();
            assertThat(again.getInt(1)).isEqualTo(20);
        }
        assertThat(ask(other, "SELECT count(*) FROM note")).isEqualTo("3");
    }
}
