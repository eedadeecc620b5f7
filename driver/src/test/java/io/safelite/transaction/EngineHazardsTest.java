package io.safelite.transaction;

import static io.safelite.testing.Access.PLAIN;
import static io.safelite.testing.Access.SAFE;
import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.testing.Databases;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sqlite.BusyHandler;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;

/** Odd sequences of calls after which session, slot and SQLite must still agree. */
@Timeout(60)
class EngineHazardsTest {
    private static final String MANY =
            "WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < 2000)"
                    + " INSERT INTO t SELECT n, n FROM k";

    @RegisterExtension final Databases db = new Databases();
    private Connection connection;

    @BeforeEach
    void makeTable() throws SQLException {
        connection = db.safe("?busy_timeout=2000");
        run(connection, "CREATE TABLE t(id INTEGER PRIMARY KEY, a)");
    }

    private String rows() throws SQLException {
        try (Connection plain = PLAIN.connect(db.file())) {
            return ask(
                    plain,
                    "SELECT group_concat(id || ':' || ifnull(a, 'null'), ' ')"
                            + " FROM (SELECT * FROM t ORDER BY id)");
        }
    }

    @Test
    void batchThatIsExecutedAgainBindsWhatWasBoundThen() throws SQLException {
        run(connection, "INSERT INTO t VALUES(3, 'old')");
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES(?, ?)")) {
            Timestamp reused = new Timestamp(0);
            for (int id = 1; id <= 3; id++) {
                reused.setTime(id * 1000L);
                insert.setInt(1, id);
                insert.setTimestamp(2, reused);
                insert.addBatch();
            }
            assertThatThrownBy(insert::executeBatch)
                    .isInstanceOfSatisfying(
                            BatchUpdateException.class,
                            e -> {
                                assertThat(e.getUpdateCounts()).containsExactly(1, 1);
                                assertThat(e.getErrorCode()).isEqualTo(19);
                            });
        }
        assertThat(rows()).isEqualTo("1:1000 2:2000 3:old");
    }

    @Test
    void parametersAreGoneWithTheBatchAsInSqliteJdbc() throws SQLException {
        for (Connection each : new Connection[] {connection, db.plain("")}) {
            run(each, "DELETE FROM t");
            try (PreparedStatement insert = each.prepareStatement("INSERT INTO t VALUES(?, ?)")) {
                insert.setInt(1, 1);
                insert.setString(2, "x");
                insert.addBatch();
                insert.executeBatch();
                insert.setInt(1, 2);
                insert.executeUpdate();
            }
            assertThat(rows()).isEqualTo("1:x 2:null");
        }
    }

    @Test
    void batchCollectedInATransactionKeepsItsFirstEntriesWhenExecutedInAutocommit()
            throws SQLException {
        run(connection, "INSERT INTO t VALUES(2, 'old')");
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES(?, 1)")) {
            for (int id = 1; id <= 2; id++) {
                insert.setInt(1, id);
                insert.addBatch();
            }
            connection.setAutoCommit(true);
            assertThatThrownBy(insert::executeBatch).isInstanceOf(BatchUpdateException.class);
        }
        assertThat(rows()).isEqualTo("1:1 2:old");
    }

    @Test
    void returningWithFewerRowsWantedStillCommits() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setMaxRows(1);
            try (ResultSet ids =
                    statement.executeQuery("INSERT INTO t VALUES(1, 1), (2, 2) RETURNING id")) {
                assertThat(ids.next()).isTrue();
                assertThat(ids.next()).isFalse();
                assertThat(rows()).isEqualTo("1:1 2:2");
            }
        }
    }

    @Test
    void executeQueryOfTransactionControlFailsAsInSqliteJdbcAndStateIsKnown() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("BEGIN"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(101));
            assertThat(Databases.slot(connection).holder()).isNotNull();
            statement.executeUpdate("INSERT INTO t VALUES(1, 1)");
            assertThat(rows()).isNull();
            assertThatThrownBy(() -> statement.executeQuery("ROLLBACK"))
                    .isInstanceOf(SQLException.class);
            assertThat(Databases.slot(connection).holder()).isNull();
            statement.executeUpdate("INSERT INTO t VALUES(2, 2)");
        }
        assertThat(rows()).isEqualTo("2:2");
    }

    @Test
    void preparedCommitAskedForRowsLeavesTheSessionUsable() throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement commit = connection.prepareStatement("COMMIT")) {
            assertThatThrownBy(commit::executeQuery).isInstanceOf(SQLException.class);
        }
        run(connection, "INSERT INTO t VALUES(1, 1)");
        connection.commit();
        assertThat(rows()).isEqualTo("1:1");
    }

    @Test
    void failedFirstWriteOfADeferredTransactionKeepsTheSlotWithSqlitesLock() throws Exception {
        run(connection, "INSERT INTO t VALUES(1, 1)");
        Connection deferred = db.safe("?safelite.begin=deferred");
        deferred.setAutoCommit(false);
        ask(deferred, "SELECT a FROM t");
        assertThatThrownBy(() -> run(deferred, "INSERT INTO t VALUES(1, 2)"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(19));
        assertThat(Databases.slot(deferred).holder()).isNotNull();
        deferred.rollback();
        assertThat(Databases.slot(deferred).holder()).isNull();
    }

    @Test
    void busyHandlerThatThrowsLosesNoSlot() throws SQLException {
        BusyHandler.setHandler(
                connection,
                new BusyHandler() {
                    @Override
                    protected int callback(int attempts) {
                        throw new IllegalStateException("no patience");
                    }
                });
        Connection other = db.plain("");
        run(other, "BEGIN IMMEDIATE");
        connection.setAutoCommit(false);
        assertThatThrownBy(() -> run(connection, "INSERT INTO t VALUES(1, 1)"))
                .hasMessageContaining("no patience");
        assertThat(Databases.slot(connection).holder()).isNull();
        run(other, "ROLLBACK");
    }

    @Test
    void busyHandlerIsAskedAlsoWhereTheBusyTimeoutIsZero() throws SQLException {
        Connection impatient = db.safe("?busy_timeout=0");
        int[] calls = new int[1];
        BusyHandler.setHandler(
                impatient,
                new BusyHandler() {
                    @Override
                    protected int callback(int attempts) {
                        calls[0]++;
                        return attempts < 3 ? 1 : 0;
                    }
                });
        Connection other = db.plain("");
        run(other, "BEGIN IMMEDIATE");
        assertThatThrownBy(() -> run(impatient, "INSERT INTO t VALUES(1, 1)"))
                .hasMessageContaining("database is locked");
        run(other, "ROLLBACK");
        assertThat(calls[0]).isGreaterThanOrEqualTo(4);
    }

    @Test
    void commitListenerThatThrowsDoesNotMakeCommitLie() throws SQLException {
        ((SQLiteConnection) connection)
                .addCommitListener(
                        new SQLiteCommitListener() {
                            @Override
                            public void onCommit() {
                                throw new IllegalStateException("listener");
                            }

                            @Override
                            public void onRollback() {}
                        });
        connection.setAutoCommit(false);
        run(connection, "INSERT INTO t VALUES(1, 1)");
        String seen;
        try {
            connection.commit();
            seen = "returned";
        } catch (IllegalStateException e) {
            seen = "threw";
        }
        assertThat(seen).isEqualTo(rows() == null ? "threw" : "returned");
        connection.rollback();
    }

    @Test
    void connectionOpenedReadOnlyNeverQueues() throws SQLException {
        for (String parameters : new String[] {"?open_mode=1", "?safelite.begin=immediate"}) {
            String address =
                    parameters.contains("open_mode")
                            ? db.file() + parameters
                            : "file:" + db.file() + "?mode=ro";
            Connection reader = db.open(SAFE, address);
            reader.setAutoCommit(false);
            assertThat(ask(reader, "SELECT count(*) FROM t")).isEqualTo("0");
            assertThat(Databases.slot(reader).holder()).isNull();
            assertThatThrownBy(() -> run(reader, "INSERT INTO t VALUES(1, 1)"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(8));
            reader.rollback();
        }
    }

    @Test
    void keysAreClosedWithTheirStatement() throws SQLException {
        Statement statement = connection.createStatement();
        statement.executeUpdate("INSERT INTO t(a) VALUES(1)");
        ResultSet first = statement.getGeneratedKeys();
        ResultSet second = statement.getGeneratedKeys();
        assertThat(first.isClosed()).isTrue();
        assertThat(second.next()).isTrue();
        assertThat(second.getInt(1)).isEqualTo(1);
        statement.close();
        assertThat(second.isClosed()).isTrue();
    }

    @Test
    void keyOfAScriptsInsertOutlivesTheRestOfTheScript() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO t VALUES(7, 1); UPDATE t SET a = 2");
            try (ResultSet keys = statement.getGeneratedKeys()) {
                assertThat(keys.next()).isTrue();
                assertThat(keys.getLong(1)).isEqualTo(7);
            }
        }
    }

    @Test
    void cursorAtItsRowLimitIsStillKnownToBeInTheWay() throws SQLException {
        run(connection, MANY);
        Connection other = db.safe("");
        try (Statement statement = connection.createStatement()) {
            statement.setMaxRows(1);
            ResultSet cursor = statement.executeQuery("SELECT id FROM t");
            while (cursor.next()) {
                assertThat(cursor.getInt(1)).isEqualTo(1);
            }
            run(other, "UPDATE t SET a = 5 WHERE id = 5");
            run(connection, "UPDATE t SET a = 6 WHERE id = 6");
        }
        assertThat(ask(other, "SELECT sum(a) FROM t WHERE id IN (5, 6)")).isEqualTo("11");
    }

    @Test
    void cursorThatAnotherThreadReadsIsNotMovedUnderItsHands() throws Exception {
        run(connection, MANY);
        Connection other = db.safe("");
        for (int round = 0; round < 10; round++) {
            try (Statement statement = connection.createStatement();
                    ResultSet cursor = statement.executeQuery("SELECT id FROM t")) {
                cursor.next();
                run(other, "UPDATE t SET a = a + 1 WHERE id = 5");
                CompletableFuture<Void> write =
                        CompletableFuture.runAsync(
                                () -> {
                                    try {
                                        run(connection, "UPDATE t SET a = a + 1 WHERE id = 6");
                                    } catch (SQLException e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
                int count = 1;
                while (cursor.next()) {
                    assertThat(cursor.getInt(1)).isEqualTo(++count);
                }
                assertThat(count).isEqualTo(2000);
                write.get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void statementsOfAScriptShareOneBudget() throws SQLException {
        Connection other = db.plain("");
        run(other, "BEGIN IMMEDIATE");
        Connection impatient = db.safe("?busy_timeout=300");
        long start = System.nanoTime();
        try (Statement statement = impatient.createStatement()) {
            for (int i = 0; i < 3; i++) {
                statement.addBatch("SELECT 1");
                statement.addBatch("INSERT INTO t(a) VALUES(1)");
            }
            assertThatThrownBy(statement::executeBatch).isInstanceOf(SQLException.class);
        }
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(5);
        run(other, "ROLLBACK");
    }

    @Test
    void closeFromAnotherThreadEndsEveryWaitOfTheConnection() throws Exception {
        Connection holder = db.safe("");
        run(holder, "BEGIN");
        Connection shared = db.safe("?busy_timeout=30000");
        CompletableFuture<?>[] waiters = new CompletableFuture<?>[3];
        for (int i = 0; i < waiters.length; i++) {
            waiters[i] =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    run(shared, "INSERT INTO t(a) VALUES(1)");
                                } catch (SQLException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
        }
        while (Databases.slot(holder).waiting() == 0) {
            Thread.onSpinWait();
        }
        shared.close();
        for (CompletableFuture<?> waiter : waiters) {
            assertThat(waiter).failsWithin(5, TimeUnit.SECONDS);
        }
        run(holder, "ROLLBACK");
    }

    @Test
    void rollbackWorksAfterACancelThatAnOpenCursorKeepsAlive() throws SQLException {
        run(connection, MANY);
        connection.setAutoCommit(false);
        Statement reading = connection.createStatement();
        ResultSet cursor = reading.executeQuery("SELECT id FROM t");
        cursor.next();
        reading.cancel();
        connection.rollback();
        assertThat(connection.isClosed()).isFalse();
        run(connection, "UPDATE t SET a = 0 WHERE id = 1");
        connection.commit();
        reading.close();
    }

    @Test
    void emptyResultsLeaveNothingBehind() throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE t SET a = 1 WHERE id = 9 RETURNING id")) {
            for (int i = 0; i < 50; i++) {
                try (ResultSet none = update.executeQuery()) {
                    assertThat(none.next()).isFalse();
                    assertThat(none.getMetaData().getColumnLabel(1)).isEqualTo("id");
                }
            }
        }
    }

    @Test
    void resultTooLargeForOneStatementIsStillWhole() throws SQLException {
        run(connection, MANY);
        try (Statement statement = connection.createStatement()) {
            for (int round = 0; round < 2; round++) {
                int count = 0;
                try (ResultSet rows =
                        statement.executeQuery(
                                "INSERT INTO t(a) SELECT x.a FROM t x, (SELECT id FROM t LIMIT 10)"
                                        + " RETURNING id, a")) {
                    while (rows.next()) {
                        count++;
                    }
                }
                assertThat(count).isGreaterThanOrEqualTo(20_000);
            }
        }
    }

    @Test
    void preparedStatementRefusesToCollectTextsAsInSqliteJdbc() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t(a) VALUES(1)")) {
            assertThatThrownBy(() -> insert.addBatch("INSERT INTO t(a) VALUES(2)"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void closeRollsBackEvenWhereTheDelegateFailsToClose() throws SQLException {
        Connection broken = SAFE.connect(db.file());
        try {
            broken.prepareStatement("").close();
        } catch (SQLException e) {
            assertThat(e.getMessage()).isNotNull();
        }
        broken.setAutoCommit(false);
        run(broken, "INSERT INTO t VALUES(1, 1)");
        try {
            broken.close();
        } catch (SQLException e) {
            assertThat(e.getMessage()).isNotNull();
        }
        run(connection, "INSERT INTO t VALUES(2, 2)");
        assertThat(rows()).isEqualTo("2:2");
    }
}
