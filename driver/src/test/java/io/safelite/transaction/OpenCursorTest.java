package io.safelite.transaction;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.busy;
import static io.safelite.testing.SqlFailures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Databases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A half-read ResultSet pins a snapshot, which refuses every write of its own connection. */
class OpenCursorTest {
    @RegisterExtension final Databases db = new Databases();

    private Connection other;

    @BeforeEach
    void table() throws SQLException {
        run(
                db.plain("?journal_mode=WAL"),
                "CREATE TABLE t(n INTEGER)",
                "INSERT INTO t VALUES(1),(2),(3)");
        other = db.plain("?busy_timeout=0");
    }

    private String rows() throws SQLException {
        return ask(other, "SELECT group_concat(n) FROM t");
    }

    private static ResultSet halfRead(Connection connection, String sql) throws SQLException {
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql);
        assertThat(rows.next()).isTrue();
        return rows;
    }

    private static List<Integer> rest(ResultSet rows) throws SQLException {
        List<Integer> values = new ArrayList<>();
        while (rows.next()) {
            values.add(rows.getInt(1));
        }
        return values;
    }

    @Nested
    class Plain {
        @Test
        void ownWriteIsRefusedAtOnce() throws SQLException {
            Connection connection = db.plain("?busy_timeout=60000");
            halfRead(connection, "SELECT n FROM t");
            run(other, "INSERT INTO t VALUES(4)");
            busy(() -> run(connection, "INSERT INTO t VALUES(5)"));
        }

        @Test
        void thePinSurvivesACommitAndPoisonsTheNextTransaction() throws SQLException {
            Connection connection = db.plain("?busy_timeout=60000");
            connection.setAutoCommit(false);
            halfRead(connection, "SELECT n FROM t");
            connection.commit();
            run(other, "INSERT INTO t VALUES(4)");
            busy(() -> run(connection, "INSERT INTO t VALUES(5)"));
        }
    }

    @Nested
    class WithSafeLite {
        @Test
        void ownWriteSucceedsAndTheCursorGoesOn() throws SQLException {
            Connection connection = db.safe("?busy_timeout=0");
            ResultSet rows = halfRead(connection, "SELECT n FROM t");
            run(other, "INSERT INTO t VALUES(4)");
            run(connection, "INSERT INTO t VALUES(5)");
            assertThat(rows.getInt(1)).isEqualTo(1);
            assertThat(rest(rows)).containsExactly(2, 3);
            assertThat(rows.next()).isFalse();
            assertThat(rows()).isEqualTo("1,2,3,4,5");
        }

        @Test
        void moreThanTheLimitStaysInTheWayAndIsReadOnAfterwards() throws SQLException {
            Connection connection = db.safe("?busy_timeout=0&safelite.held_rows_limit=20");
            ResultSet rows = halfRead(connection, "SELECT n FROM t");
            run(other, "INSERT INTO t VALUES(4)");
            for (int attempt = 0; attempt < 3; attempt++) {
                SQLException e = failure(() -> run(connection, "INSERT INTO t VALUES(5)"));
                assertThat(e.getSQLState()).isEqualTo("24000");
                assertThat(e.getMessage())
                        .contains("SELECT n FROM t", "20 bytes", "safelite.held_rows_limit");
            }
            assertThat(rows.getInt(1)).isEqualTo(1);
            assertThat(rows.getRow()).isEqualTo(1);
            assertThat(rows.next()).isTrue();
            assertThat(rows.getRow()).isEqualTo(2);
            assertThat(rows.getInt(1)).isEqualTo(2);
            assertThat(rest(rows)).containsExactly(3);
            run(connection, "INSERT INTO t VALUES(5)");
            assertThat(rows()).isEqualTo("1,2,3,4,5");
        }

        @Test
        void writePerRowSucceedsThoughOthersCommit() throws SQLException {
            Connection connection = db.safe("?busy_timeout=0");
            ResultSet rows = halfRead(connection, "SELECT n FROM t");
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE t SET n = n + 10 WHERE n = ?")) {
                do {
                    run(other, "INSERT INTO t VALUES(9)");
                    update.setInt(1, rows.getInt("n"));
                    assertThat(update.executeUpdate()).isEqualTo(1);
                } while (rows.next());
            }
            assertThat(rows()).isEqualTo("11,12,13,9,9,9");
        }

        @Test
        void thePinIsGoneInTheNextTransaction() throws SQLException {
            Connection connection = db.safe("?busy_timeout=0");
            connection.setAutoCommit(false);
            ResultSet rows = halfRead(connection, "SELECT n FROM t");
            connection.commit();
            run(other, "INSERT INTO t VALUES(4)");
            run(connection, "INSERT INTO t VALUES(5)");
            assertThat(rest(rows)).containsExactly(2, 3);
            connection.commit();
            assertThat(rows()).isEqualTo("1,2,3,4,5");
        }

        @Test
        void batchSucceedsToo() throws SQLException {
            Connection connection = db.safe("?busy_timeout=0");
            ResultSet rows = halfRead(connection, "SELECT n FROM t");
            run(other, "INSERT INTO t VALUES(4)");
            try (Statement batch = connection.createStatement()) {
                batch.addBatch("INSERT INTO t VALUES(5)");
                batch.addBatch("INSERT INTO t VALUES(6)");
                batch.executeBatch();
            }
            assertThat(rest(rows)).containsExactly(2, 3);
            assertThat(rows()).isEqualTo("1,2,3,4,5,6");
        }

        @Test
        void severalCursorsGoOn() throws SQLException {
            Connection connection = db.safe("?busy_timeout=0");
            ResultSet up = halfRead(connection, "SELECT n FROM t ORDER BY n");
            ResultSet down = halfRead(connection, "SELECT n FROM t ORDER BY n DESC");
            PreparedStatement prepared = connection.prepareStatement("SELECT n FROM t WHERE n > ?");
            prepared.setInt(1, 1);
            ResultSet unread = prepared.executeQuery();
            run(other, "INSERT INTO t VALUES(4)");
            run(connection, "INSERT INTO t VALUES(5)");
            assertThat(rest(up)).containsExactly(2, 3);
            assertThat(rest(down)).containsExactly(2, 1);
            assertThat(unread.isBeforeFirst()).isTrue();
            assertThat(rest(unread)).containsExactly(2, 3);
            assertThat(rest(prepared.executeQuery())).containsExactly(2, 3, 4, 5);
        }

        @Test
        void everyTypeComesThroughUnchanged() throws SQLException {
            Connection connection = db.safe("?busy_timeout=0");
            String row =
                    "SELECT %d AS i, NULL AS missing, 9007199254740993 AS big, 0.1 AS real,"
                            + " 'häß' || char(128512) AS text, '' AS empty, x'00ff10' AS blob,"
                            + " zeroblob(0) AS noblob, -1 AS minus, 1e300 AS huge,"
                            + " '2024-02-29 12:34:56.789' AS moment, 5 AS [odd \"label]";
            String sql = row.formatted(1) + ", n FROM t WHERE n < 3 UNION ALL " + row.formatted(2);
            ResultSet rows = halfRead(connection, sql + ", n FROM t WHERE n = 3");
            run(other, "INSERT INTO t VALUES(4)");
            run(connection, "INSERT INTO t VALUES(5)");
            int count = 0;
            do {
                requireTypes(rows);
                count++;
            } while (rows.next());
            assertThat(count).isEqualTo(3);
        }

        private static void requireTypes(ResultSet rows) throws SQLException {
            assertThat(rows.getInt("i")).isIn(1, 2);
            assertThat(rows.getObject("i")).isInstanceOf(Integer.class);
            assertThat(rows.getString("missing")).isNull();
            assertThat(rows.wasNull()).isTrue();
            assertThat(rows.getObject("missing")).isNull();
            assertThat(rows.getLong("BIG")).isEqualTo(9007199254740993L);
            assertThat(rows.getObject("big")).isEqualTo(9007199254740993L);
            assertThat(rows.getDouble("real")).isEqualTo(0.1);
            assertThat(rows.getObject("real")).isEqualTo(0.1);
            assertThat(rows.getString("text")).isEqualTo("häß\uD83D\uDE00");
            assertThat(rows.getObject("empty")).isEqualTo("");
            assertThat(rows.getBytes("blob")).containsExactly(0, 0xff, 0x10);
            assertThat(rows.getObject("noblob")).isEqualTo(new byte[0]);
            assertThat(rows.getInt("minus")).isEqualTo(-1);
            assertThat(rows.getDouble("huge")).isEqualTo(1e300);
            assertThat(rows.getTimestamp("moment")).hasToString("2024-02-29 12:34:56.789");
            assertThat(rows.findColumn("odd \"label")).isEqualTo(12);
            assertThat(rows.getMetaData().getColumnLabel(12)).isEqualTo("odd \"label");
            assertThat(rows.getMetaData().getColumnCount()).isEqualTo(13);
        }

        @Test
        void rowNumberAndPositionStayTrue() throws SQLException {
            Connection connection = db.safe("?busy_timeout=0");
            ResultSet rows = halfRead(connection, "SELECT n FROM t");
            rows.next();
            run(other, "INSERT INTO t VALUES(4)");
            run(connection, "INSERT INTO t VALUES(5)");
            assertThat(rows.getRow()).isEqualTo(2);
            assertThat(rows.isFirst()).isFalse();
            rows.next();
            assertThat(rows.getRow()).isEqualTo(3);
            rows.next();
            assertThat(rows.isAfterLast()).isTrue();
        }

        @Test
        void maxRowsStillLimits() throws SQLException {
            Connection connection = db.safe("?busy_timeout=0");
            Statement statement = connection.createStatement();
            statement.setMaxRows(2);
            ResultSet rows = statement.executeQuery("SELECT n FROM t");
            rows.next();
            run(other, "INSERT INTO t VALUES(4)");
            run(connection, "INSERT INTO t VALUES(5)");
            assertThat(rest(rows)).containsExactly(2);
        }

        @Test
        void exhaustedByMaxRowsPinsNothing() throws SQLException {
            Connection connection = db.safe("?busy_timeout=0");
            Statement statement = connection.createStatement();
            statement.setMaxRows(1);
            ResultSet rows = statement.executeQuery("SELECT n FROM t");
            assertThat(rest(rows)).containsExactly(1);
            run(other, "INSERT INTO t VALUES(4)");
            run(connection, "INSERT INTO t VALUES(5)");
            assertThat(rows()).isEqualTo("1,2,3,4,5");
        }

        @Test
        void longCursorGoesOn() throws SQLException {
            run(
                    other,
                    "DELETE FROM t",
                    "INSERT INTO t WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c"
                            + " WHERE i < 40000) SELECT i FROM c");
            Connection connection = db.safe("?busy_timeout=0");
            ResultSet rows = halfRead(connection, "SELECT n, 'row ' || n AS label FROM t");
            run(other, "INSERT INTO t VALUES(0)");
            run(connection, "INSERT INTO t VALUES(0)");
            int expected = 1;
            do {
                assertThat(rows.getInt(1)).isEqualTo(expected);
                assertThat(rows.getString("label")).isEqualTo("row " + expected);
                expected++;
            } while (rows.next());
            assertThat(expected).isEqualTo(40_001);
        }

        @Test
        void detachedRowsSurviveLaterWritesAndEndWithTheirStatement() throws SQLException {
            Connection connection = db.safe("?busy_timeout=0");
            ResultSet rows = halfRead(connection, "SELECT n FROM t");
            for (int i = 0; i < 3; i++) {
                run(other, "INSERT INTO t VALUES(8)");
                run(connection, "DELETE FROM t");
            }
            assertThat(rest(rows)).containsExactly(2, 3);
            Statement statement = rows.getStatement();
            statement.close();
            assertThat(rows.isClosed()).isTrue();
            assertThat(failure(() -> rows.getInt(1)).getMessage()).contains("closed");
        }
    }

    @Nested
    class InTheWayOfTheSchema {
        @Test
        void plainDropTableIsLockedByItsOwnCursor() throws SQLException {
            Connection connection = db.plain("");
            halfRead(connection, "SELECT n FROM t");
            assertThat(failure(() -> run(connection, "DROP TABLE t")).getErrorCode()).isEqualTo(6);
        }

        @Test
        void dropTableNamesTheCursorAndDoesNotWait() throws SQLException {
            Connection connection = db.safe("");
            ResultSet rows = halfRead(connection, "SELECT n FROM t WHERE n > 0");
            requireOwnCursor(failure(() -> run(connection, "DROP TABLE t")));
            rows.close();
            run(connection, "DROP TABLE t");
        }

        @Test
        void vacuumNamesTheCursorAndDoesNotWait() throws SQLException {
            Connection connection = db.safe("");
            ResultSet rows = halfRead(connection, "SELECT n FROM t WHERE n > 0");
            requireOwnCursor(failure(() -> run(connection, "VACUUM")));
            rows.close();
            run(connection, "VACUUM");
        }

        @Test
        void dropTableInATransactionKeepsTheTransaction() throws SQLException {
            Connection connection = db.safe("");
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO t VALUES(4)");
            ResultSet rows = halfRead(connection, "SELECT n FROM t WHERE n > 0");
            requireOwnCursor(failure(() -> run(connection, "DROP TABLE t")));
            rows.close();
            connection.commit();
            assertThat(rows()).isEqualTo("1,2,3,4");
        }

        private static void requireOwnCursor(SQLException e) {
            assertThat(e.getMessage()).contains("SELECT n FROM t WHERE n > 0");
            assertThat(e.getSQLState()).isNotEqualTo("40001");
        }
    }
}
