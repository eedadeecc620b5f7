package io.safelite.transaction;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.busy;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Databases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rows of RETURNING that nobody has read must not keep the write lock. */
class ReturningTest {
    private static final String INSERT =
            "INSERT INTO t(name) VALUES('a'),('b'),('c') RETURNING id, name AS label, NULL AS none";

    @RegisterExtension final Databases db = new Databases();

    private Connection other;

    @BeforeEach
    void table() throws SQLException {
        run(db.plain("?journal_mode=WAL"), "CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT)");
        other = db.plain("?busy_timeout=0");
    }

    @Test
    void plainKeepsTheWriteLockUntilTheRowsAreRead() throws SQLException {
        Connection connection = db.plain("");
        ResultSet rows = connection.createStatement().executeQuery(INSERT);
        rows.next();
        busy(() -> run(other, "INSERT INTO t(name) VALUES('other')"));
        assertThat(ask(other, "SELECT count(*) FROM t")).isEqualTo("0");
    }

    @Test
    void executeQueryLeavesNoLock() throws SQLException {
        requireRows(db.safe("").createStatement().executeQuery(INSERT));
    }

    @Test
    void executeLeavesNoLock() throws SQLException {
        Statement statement = db.safe("").createStatement();
        assertThat(statement.execute(INSERT)).isTrue();
        requireRows(statement.getResultSet());
    }

    @Test
    void preparedStatementLeavesNoLock() throws SQLException {
        PreparedStatement statement = db.safe("").prepareStatement(INSERT);
        requireRows(statement.executeQuery());
        assertThat(statement.execute()).isTrue();
        assertThat(statement.getResultSet().next()).isTrue();
        run(other, "INSERT INTO t(name) VALUES('other')");
    }

    private void requireRows(ResultSet rows) throws SQLException {
        run(other, "INSERT INTO t(name) VALUES('other')");
        for (int id = 1; id <= 3; id++) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getRow()).isEqualTo(id);
            assertThat(rows.getInt(1)).isEqualTo(id);
            assertThat(rows.getLong("ID")).isEqualTo(id);
            assertThat(rows.getString("label")).isEqualTo(String.valueOf((char) ('a' + id - 1)));
            assertThat(rows.getObject("none")).isNull();
        }
        assertThat(rows.next()).isFalse();
        assertThat(rows.findColumn("label")).isEqualTo(2);
        assertThat(rows.getMetaData().getColumnCount()).isEqualTo(3);
        assertThat(rows.getMetaData().getColumnLabel(2)).isEqualTo("label");
        rows.close();
        assertThat(ask(other, "SELECT count(*) FROM t")).isEqualTo("4");
    }

    @Test
    void rowsAreThereInATransactionAndGoneAfterItsRollback() throws SQLException {
        Connection connection = db.safe("");
        connection.setAutoCommit(false);
        ResultSet rows = connection.createStatement().executeQuery(INSERT);
        connection.rollback();
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString("label")).isEqualTo("a");
        assertThat(ask(other, "SELECT count(*) FROM t")).isEqualTo("0");
    }

    @Test
    void changingNothingGivesAnEmptyResultSet() throws SQLException {
        Connection connection = db.safe("");
        try (Statement statement = connection.createStatement()) {
            ResultSet rows =
                    statement.executeQuery("UPDATE t SET name = 'x' RETURNING id, name AS label");
            assertThat(rows.getMetaData().getColumnLabel(2)).isEqualTo("label");
            assertThat(rows.next()).isFalse();
        }
        run(other, "INSERT INTO t(name) VALUES('other')");
    }

    @Test
    void updateAndDeleteReturnTheirRows() throws SQLException {
        Connection connection = db.safe("");
        run(connection, "INSERT INTO t(name) VALUES('a'),('b')");
        assertThat(ask(connection, "UPDATE t SET name = name || '!' RETURNING name"))
                .isEqualTo("a!");
        assertThat(ask(connection, "DELETE FROM t WHERE id = 2 RETURNING name")).isEqualTo("b!");
        assertThat(ask(other, "SELECT group_concat(name) FROM t")).isEqualTo("a!");
    }
}
