package io.safelite.retry;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.busy;
import static io.safelite.testing.SqlFailures.contention;
import static org.assertj.core.api.Assertions.assertThat;

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

/** A transaction that has seen no data but what the tables look like. */
@Timeout(30)
class SchemaSeenTest {
    private static final String DEFERRED =
            "?busy_timeout=1000&safelite.begin=deferred&" + Events.LISTENER;

    @RegisterExtension final Databases db = new Databases();

    private Connection other;

    @BeforeEach
    void tables() throws SQLException {
        run(
                db.plain("?journal_mode=WAL"),
                "CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT)",
                "CREATE TABLE columns(number INTEGER)",
                "INSERT INTO columns VALUES(0)");
        other = db.plain("?busy_timeout=0");
        Events.clear();
    }

    private static int columnsOfItem(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM item")) {
            return rows.getMetaData().getColumnCount();
        }
    }

    private static boolean hasTable(Connection connection, String name) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(null, null, name, null)) {
            return tables.next();
        }
    }

    @Test
    void plainRefusesForGood() throws SQLException {
        Connection plain = db.plain("?busy_timeout=100");
        plain.setAutoCommit(false);
        assertThat(columnsOfItem(plain)).isEqualTo(2);
        run(other, "ALTER TABLE item ADD COLUMN price");
        busy(() -> run(plain, "UPDATE columns SET number = 2"));
    }

    @Test
    void columnsOfAResultSetWithoutRows() throws SQLException {
        Connection connection = db.safe(DEFERRED);
        connection.setAutoCommit(false);
        int seen = columnsOfItem(connection);
        run(other, "ALTER TABLE item ADD COLUMN price");
        schemaChanged(connection, "UPDATE columns SET number = " + seen);
        connection.rollback();
        assertThat(columnsOfItem(connection)).isEqualTo(3);
    }

    @Test
    void tablesByMetadata() throws SQLException {
        Connection connection = db.safe(DEFERRED);
        run(connection, "BEGIN");
        assertThat(hasTable(connection, "price")).isFalse();
        run(other, "CREATE TABLE price(amount)");
        schemaChanged(connection, "UPDATE columns SET number = -1");
        connection.rollback();
        assertThat(hasTable(connection, "price")).isTrue();
    }

    private void schemaChanged(Connection connection, String write) throws SQLException {
        SQLException e = contention(() -> run(connection, write));
        assertThat(e.getMessage()).contains("reason SCHEMA_CHANGED");
        assertThat(ask(other, "SELECT number FROM columns")).isEqualTo("0");
    }

    @Test
    void goesOnWhereOnlyDataHasChanged() throws SQLException {
        Connection connection = db.safe(DEFERRED);
        connection.setAutoCommit(false);
        int seen = columnsOfItem(connection);
        assertThat(hasTable(connection, "price")).isFalse();
        run(other, "INSERT INTO item VALUES(1, 'one')");
        run(connection, "UPDATE columns SET number = " + seen);
        connection.commit();
        assertThat(ask(other, "SELECT number FROM columns")).isEqualTo("2");
    }
}
