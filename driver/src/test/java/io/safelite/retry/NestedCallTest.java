package io.safelite.retry;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.doomed;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.event.ConflictReason;
import io.safelite.event.TransactionRetry;
import io.safelite.testing.Background.Action;
import io.safelite.testing.Databases;
import io.safelite.testing.Events;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sqlite.Function;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/** SQLite calls the application in the midst of a statement, and the application writes there. */
@Timeout(30)
class NestedCallTest {
    private static final String SAFE = "?busy_timeout=1000&" + Events.LISTENER;
    private static final String DEFERRED = SAFE + "&safelite.begin=deferred";

    @RegisterExtension final Databases db = new Databases();

    private final Interruption interruption = new Interruption();
    private Connection other;

    @BeforeEach
    void tables() throws SQLException {
        run(
                db.plain("?journal_mode=WAL"),
                "CREATE TABLE item(id INTEGER PRIMARY KEY, price INTEGER)",
                "INSERT INTO item VALUES(1, 10), (2, 20), (3, 30)",
                "CREATE TABLE counter(value INTEGER)",
                "INSERT INTO counter VALUES(1)");
        other = db.plain("?busy_timeout=0");
        Events.clear();
    }

    /** What the application does, once, in the midst of another statement. */
    private static final class Interruption {
        private Action action;
        private boolean hasRun;
        private SQLException failure;

        void comesWithTheNextCall(Action what) {
            action = what;
        }

        void called() {
            Action now = action;
            action = null;
            if (now == null) {
                return;
            }
            hasRun = true;
            try {
                now.run();
            } catch (SQLException e) {
                failure = e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        SQLException failure() {
            assertThat(hasRun).isTrue();
            assertThat((Throwable) failure).isNotNull();
            return failure;
        }

        boolean hasSucceeded() {
            return hasRun && failure == null;
        }
    }

    /** Registers the SQL function {@code price_of}. */
    private void register(SQLiteConnection connection) throws SQLException {
        Function.create(
                connection,
                "price_of",
                new Function() {
                    @Override
                    protected void xFunc() throws SQLException {
                        interruption.called();
                        result(100);
                    }
                });
    }

    private static List<Integer> rest(ResultSet rows) throws SQLException {
        List<Integer> values = new ArrayList<>();
        while (rows.next()) {
            values.add(rows.getInt(1));
        }
        return values;
    }

    private void canStillWrite(Connection connection) throws SQLException {
        run(connection, "UPDATE counter SET value = 1000");
        connection.commit();
        assertThat(ask(other, "SELECT value FROM counter")).isEqualTo("1000");
    }

    @Test
    void anotherConnectionIsRefusedInAFunctionThatNextCalls() throws SQLException {
        Connection connection = db.safe(SAFE);
        Connection second = db.safe(SAFE);
        register(connection.unwrap(SQLiteConnection.class));
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT CASE WHEN id > 1 THEN price_of() ELSE 0 END FROM item")) {
            interruption.comesWithTheNextCall(
                    () -> run(second, "UPDATE counter SET value = value + 1"));
            assertThat(rest(rows)).containsExactly(0, 100, 100);
        }
        assertThat(interruption.failure().getSQLState()).isEqualTo("HY000");
        assertThat(interruption.failure().getMessage()).contains("waits for itself");
        canStillWrite(connection);
        run(second, "UPDATE counter SET value = 2");
    }

    @Test
    void anotherConnectionIsRefusedInTheProgressHandler() throws SQLException {
        Connection connection = db.safe(SAFE);
        Connection second = db.safe(SAFE);
        ProgressHandler.setHandler(
                connection,
                1,
                new ProgressHandler() {
                    @Override
                    protected int progress() {
                        interruption.called();
                        return 0;
                    }
                });
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT price FROM item ORDER BY id")) {
            rows.next();
            interruption.comesWithTheNextCall(
                    () -> run(second, "UPDATE counter SET value = value + 1"));
            assertThat(rest(rows)).containsExactly(20, 30);
        }
        ProgressHandler.clearHandler(connection);
        assertThat(interruption.failure().getSQLState()).isEqualTo("HY000");
        canStillWrite(connection);
    }

    @Test
    void plainLetsTheOtherConnectionWrite() throws SQLException {
        Connection connection = db.plain("");
        Connection second = db.plain("");
        register((SQLiteConnection) connection);
        connection.setAutoCommit(false);
        interruption.comesWithTheNextCall(
                () -> run(second, "UPDATE counter SET value = value + 1"));
        assertThat(ask(connection, "SELECT price_of() FROM item")).isEqualTo("100");
        assertThat(interruption.hasSucceeded()).isTrue();
        connection.rollback();
    }

    private void writeAfterSomebodyElse(Connection connection) throws SQLException {
        run(other, "UPDATE counter SET value = value + 1");
        run(connection, "UPDATE counter SET value = value + 10");
    }

    @Test
    void conflictInAFunctionThatNextCallsIsNotRunAgain() throws SQLException {
        Connection connection = db.safe(DEFERRED);
        register((SQLiteConnection) connection);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT CASE WHEN id > 1 THEN price_of() ELSE 0 END FROM item")) {
            rows.next();
            interruption.comesWithTheNextCall(() -> writeAfterSomebodyElse(connection));
            doomed(rows::next);
        }
        isNestedCall();
        doomed(connection::commit);
        connection.rollback();
        assertThat(ask(other, "SELECT value FROM counter")).isEqualTo("2");
        canStillWrite(connection);
    }

    @Test
    void conflictInAFunctionThatExecuteCallsIsNotRunAgain() throws SQLException {
        Connection connection = db.safe(DEFERRED);
        register((SQLiteConnection) connection);
        connection.setAutoCommit(false);
        ask(connection, "SELECT price FROM item");
        interruption.comesWithTheNextCall(() -> writeAfterSomebodyElse(connection));
        try (Statement statement = connection.createStatement()) {
            doomed(() -> statement.execute("SELECT price_of() FROM item"));
        }
        isNestedCall();
        doomed(connection::commit);
        connection.rollback();
        assertThat(ask(other, "SELECT value FROM counter")).isEqualTo("2");
        canStillWrite(connection);
    }

    private void isNestedCall() {
        SQLException e = interruption.failure();
        assertThat(e.getSQLState()).isEqualTo("40001");
        assertThat(e.getMessage()).contains("reason NESTED_CALL");
        assertThat(Events.of(TransactionRetry.class))
                .extracting(TransactionRetry::reason)
                .containsExactly(ConflictReason.NESTED_CALL);
    }

    @Test
    void plainRefusesTheConflictToo() throws SQLException {
        Connection connection = db.plain("");
        register((SQLiteConnection) connection);
        connection.setAutoCommit(false);
        ask(connection, "SELECT price FROM item");
        interruption.comesWithTheNextCall(() -> writeAfterSomebodyElse(connection));
        ask(connection, "SELECT price_of() FROM item");
        assertThat(interruption.failure().getErrorCode()).isEqualTo(5);
        connection.rollback();
    }

    @Test
    void functionMayWriteWhereNobodyIsInItsWay() throws SQLException {
        Connection connection = db.safe(DEFERRED);
        register((SQLiteConnection) connection);
        connection.setAutoCommit(false);
        interruption.comesWithTheNextCall(() -> run(connection, "UPDATE counter SET value = 7"));
        assertThat(ask(connection, "SELECT price_of() FROM item")).isEqualTo("100");
        assertThat(interruption.hasSucceeded()).isTrue();
        connection.commit();
        assertThat(ask(other, "SELECT value FROM counter")).isEqualTo("7");
    }
}
