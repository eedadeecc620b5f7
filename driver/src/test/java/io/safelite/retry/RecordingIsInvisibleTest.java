package io.safelite.retry;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.event.TransactionRetry;
import io.safelite.event.TransactionRetry.Outcome;
import io.safelite.testing.Databases;
import io.safelite.testing.Events;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the application gets while its transaction is noted is what plain sqlite-jdbc gives it:
 * results, exceptions, and the state of its statements.
 */
@Timeout(30)
class RecordingIsInvisibleTest {
    private static final String DEFERRED =
            "?busy_timeout=1000&safelite.begin=deferred&" + Events.LISTENER;

    @RegisterExtension final Databases db = new Databases();

    private Connection other;

    @BeforeEach
    void tables() throws SQLException {
        run(
                db.plain("?journal_mode=WAL"),
                "CREATE TABLE item(id INTEGER PRIMARY KEY, price INTEGER)",
                "INSERT INTO item VALUES(1, 10), (2, 20), (3, 30)",
                "CREATE TABLE counter(value INTEGER)",
                "INSERT INTO counter VALUES(0)",
                "CREATE TABLE kinds(a TEXT, b BLOB, c INTEGER, d REAL, e)",
                "INSERT INTO kinds VALUES('2020-01-02 03:04:05.678', x'0102', 9223372036854775807,"
                        + " 1.5, NULL), ('abc', NULL, 5, 2, 't')");
        other = db.plain("?busy_timeout=0");
        Events.clear();
    }

    /** Does something and tells what came of it. */
    private interface Program {
        void run(Connection connection, List<String> told) throws Exception;
    }

    private static List<String> told(Connection connection, Program program) throws Exception {
        run(
                connection,
                "CREATE TEMP TABLE scratch(id INTEGER PRIMARY KEY, v)",
                "CREATE TEMP TABLE shadow(v)",
                "CREATE TEMP TRIGGER copies AFTER INSERT ON scratch"
                        + " BEGIN INSERT INTO shadow VALUES(new.v); END");
        connection.setAutoCommit(false);
        ask(connection, "SELECT price FROM item");
        List<String> told = new ArrayList<>();
        program.run(connection, told);
        return told;
    }

    /** Runs it on both, and proves that it was noted: it can be run again. */
    private void sameAsPlain(Program program) throws Exception {
        Connection safe = sameResults(program);
        run(other, "UPDATE counter SET value = value + 1");
        run(safe, "UPDATE counter SET value = value + 10");
        safe.commit();
        assertThat(ask(other, "SELECT value FROM counter")).isEqualTo("11");
        assertThat(Events.of(TransactionRetry.class))
                .extracting(TransactionRetry::outcome)
                .containsExactly(Outcome.REPLAYED);
    }

    private Connection sameResults(Program program) throws Exception {
        Connection plain = db.plain("?busy_timeout=1000");
        List<String> expected = told(plain, program);
        plain.rollback();
        Connection safe = db.safe(DEFERRED);
        assertThat(told(safe, program)).isEqualTo(expected).isNotEmpty();
        return safe;
    }

    private interface Call {
        Object run() throws Exception;
    }

    /** The result, or the exception. */
    private static String outcome(Call call) {
        try {
            Object result = call.run();
            return result instanceof int[] counts ? Arrays.toString(counts) : "" + result;
        } catch (SQLException e) {
            return e.getClass().getName()
                    + " code "
                    + e.getErrorCode()
                    + ", state "
                    + e.getSQLState()
                    + ": "
                    + e.getMessage();
        } catch (Exception e) {
            return e.toString();
        }
    }

    private static String all(Connection connection, String sql) throws SQLException {
        StringBuilder values = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.append(rows.getString(1)).append(' ');
            }
        }
        return values.toString();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void batchOfTexts(boolean hasExecutedBefore) throws Exception {
        sameAsPlain(
                (connection, told) -> {
                    Statement statement = connection.createStatement();
                    if (hasExecutedBefore) {
                        statement.executeUpdate("INSERT INTO shadow VALUES(0)");
                    }
                    statement.addBatch("INSERT INTO scratch(v) VALUES(1)");
                    statement.addBatch("INSERT INTO scratch(v) VALUES(2)");
                    told.add(outcome(statement::executeBatch));
                    told.add(outcome(statement::getUpdateCount));
                    told.add(outcome(statement::getMoreResults));
                    told.add(outcome(statement::executeBatch));
                    told.add(all(connection, "SELECT v FROM shadow"));
                });
    }

    @Test
    void batchClosesTheRowsOfItsStatement() throws Exception {
        sameAsPlain(
                (connection, told) -> {
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT id FROM item ORDER BY id");
                    rows.next();
                    statement.addBatch("INSERT INTO scratch(v) VALUES(1)");
                    told.add(outcome(statement::executeBatch));
                    told.add(outcome(rows::isClosed));
                    told.add(outcome(rows::next));
                });
    }

    @Test
    void batchLeavesNoParametersBound() throws Exception {
        sameAsPlain(
                (connection, told) -> {
                    PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO scratch VALUES(?, ?)");
                    for (int i = 1; i <= 2; i++) {
                        insert.setInt(1, i);
                        insert.setInt(2, 10 * i);
                        insert.addBatch();
                    }
                    told.add(outcome(insert::executeBatch));
                    insert.setInt(1, 9);
                    told.add(outcome(insert::executeUpdate));
                    told.add(all(connection, "SELECT id || ':' || ifnull(v, '-') FROM scratch"));
                });
    }

    @Test
    void plainLeavesNoParametersBound() throws Exception {
        Connection plain = db.plain("");
        try (PreparedStatement insert = plain.prepareStatement("INSERT INTO counter VALUES(?)")) {
            insert.setInt(1, 5);
            insert.addBatch();
            insert.executeBatch();
            insert.executeUpdate();
        }
        assertThat(all(plain, "SELECT ifnull(value, '-') FROM counter")).isEqualTo("0 5 - ");
    }

    @Test
    void batchOfPreparedStatementThatFails() throws Exception {
        sameResults(
                        (connection, told) -> {
                            PreparedStatement insert =
                                    connection.prepareStatement("INSERT INTO item VALUES(?, ?)");
                            for (int id : new int[] {100, 1, 101}) {
                                insert.setInt(1, id);
                                insert.setInt(2, id);
                                insert.addBatch();
                            }
                            told.add(outcome(insert::executeBatch));
                            told.add(all(connection, "SELECT id FROM item WHERE id >= 100"));
                            told.add(outcome(insert::executeBatch));
                        })
                .rollback();
    }

    @Test
    void batchOfTextsThatFails() throws Exception {
        sameAsPlain(
                (connection, told) -> {
                    Statement statement = connection.createStatement();
                    statement.addBatch("INSERT INTO scratch(v) VALUES(5)");
                    statement.addBatch("INSERT INTO missing VALUES(1)");
                    SQLException e = failure(statement::executeBatch);
                    assertThat((Throwable) e).isExactlyInstanceOf(BatchUpdateException.class);
                    told.add(e.getSQLState() + e.getMessage());
                    told.add(outcome(statement::executeBatch));
                    told.add(all(connection, "SELECT v FROM scratch"));
                });
    }

    @Test
    void updateCountsAndKeys() throws Exception {
        sameAsPlain(
                (connection, told) -> {
                    PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO scratch VALUES(?, ?)");
                    insert.setInt(1, 200);
                    insert.setInt(2, 1);
                    told.add(outcome(insert::execute));
                    told.add(outcome(insert::getUpdateCount));
                    told.add(outcome(insert::getMoreResults));
                    told.add(outcome(insert::getUpdateCount));
                    ResultSet key = insert.getGeneratedKeys();
                    told.add(outcome(key::next));
                    told.add(outcome(() -> key.getLong(1)));
                });
    }

    @Test
    void statementsThatFail() throws Exception {
        sameAsPlain(
                (connection, told) -> {
                    PreparedStatement query = connection.prepareStatement("SELECT 1");
                    told.add(outcome(query::executeUpdate));
                    told.add(outcome(() -> all(connection, "SELECT missing FROM item")));
                    told.add(outcome(() -> all(connection, "SELECT id FROM item")));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"SAVEPOINT a", "PRAGMA defer_foreign_keys=ON"})
    void preparedStatementsThatAreNoQueries(String sql) throws Exception {
        sameAsPlain(
                (connection, told) -> {
                    try (PreparedStatement prepared = connection.prepareStatement(sql)) {
                        told.add(outcome(prepared::executeUpdate));
                    }
                    told.add(all(connection, "SELECT id FROM item"));
                });
    }

    @Test
    void limitOfRows() throws Exception {
        sameAsPlain(
                (connection, told) -> {
                    Statement statement = connection.createStatement();
                    statement.setMaxRows(2);
                    ResultSet rows = statement.executeQuery("SELECT id FROM item ORDER BY id");
                    for (int i = 0; i < 4; i++) {
                        told.add(outcome(rows::next));
                        told.add(outcome(rows::getRow));
                        told.add(outcome(rows::isAfterLast));
                    }
                });
    }

    private static final String KINDS = "SELECT a, b, c, d, e, count(*) OVER () AS n FROM kinds";

    /** Not supported by sqlite-jdbc, or another object each time. */
    private static final Set<String> NOT_COMPARED =
            Set.of(
                    "getArray",
                    "getAsciiStream",
                    "getBinaryStream",
                    "getBlob",
                    "getCharacterStream",
                    "getClob",
                    "getNCharacterStream",
                    "getNClob",
                    "getNString",
                    "getRef",
                    "getRowId",
                    "getSQLXML",
                    "getURL",
                    "getUnicodeStream");

    private static List<Method> gettersByColumn() {
        return Arrays.stream(ResultSet.class.getMethods())
                .filter(m -> m.getName().startsWith("get"))
                .filter(m -> Arrays.equals(m.getParameterTypes(), new Class<?>[] {int.class}))
                .filter(m -> !NOT_COMPARED.contains(m.getName()))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    private static String got(ResultSet rows, Method getter, int column) {
        return outcome(
                () -> {
                    try {
                        Object value = getter.invoke(rows, column);
                        return value instanceof byte[] bytes ? Arrays.toString(bytes) : value;
                    } catch (InvocationTargetException e) {
                        throw (Exception) e.getCause();
                    }
                });
    }

    /** All that the getters give, row by row. */
    private static void getAll(ResultSet rows, int firstColumn, int lastColumn, List<String> told)
            throws SQLException {
        for (Method getter : gettersByColumn()) {
            for (int column = firstColumn; column <= lastColumn; column++) {
                String what = getter.getName() + " of " + column + ": ";
                told.add(what + got(rows, getter, column));
                // getBigDecimal is noted by a getter that wasNull() answers for.
                if (getter.getName().equals("getBigDecimal")) {
                    told.add(outcome(() -> rows.getInt(1)));
                } else {
                    told.add(what + "null " + outcome(rows::wasNull));
                }
            }
        }
    }

    @Test
    void everyGetterOfEveryColumnAndWhatItLeavesBehind() throws Exception {
        assertThat(gettersByColumn()).hasSizeGreaterThan(10);
        sameResults(
                        (connection, told) -> {
                            try (Statement statement = connection.createStatement();
                                    ResultSet rows = statement.executeQuery(KINDS)) {
                                while (rows.next()) {
                                    getAll(rows, 1, 6, told);
                                }
                            }
                        })
                .rollback();
    }

    @Test
    void gettersWhereThereIsNothing() throws Exception {
        sameResults(
                        (connection, told) -> {
                            try (Statement statement = connection.createStatement();
                                    ResultSet rows = statement.executeQuery(KINDS)) {
                                rows.next();
                                rows.getInt(1);
                                getAll(rows, 0, 0, told);
                                getAll(rows, 7, 7, told);
                                while (rows.next()) {
                                    told.add(rows.getString(1));
                                }
                                getAll(rows, 1, 6, told);
                            }
                        })
                .rollback();
    }

    @Test
    void positions() throws Exception {
        sameAsPlain(
                (connection, told) -> {
                    ResultSet rows = connection.createStatement().executeQuery(KINDS);
                    for (int i = 0; i < 4; i++) {
                        told.add(outcome(rows::getRow));
                        told.add(outcome(rows::isBeforeFirst));
                        told.add(outcome(rows::isFirst));
                        told.add(outcome(rows::isAfterLast));
                        told.add(outcome(() -> rows.findColumn("E")));
                        told.add(outcome(rows::next));
                    }
                    rows.close();
                    told.add(outcome(rows::next));
                    told.add(outcome(rows::isClosed));
                });
    }

    @Test
    void metadataOfRows() throws Exception {
        sameAsPlain(
                (connection, told) -> {
                    ResultSet rows = connection.createStatement().executeQuery(KINDS);
                    ResultSetMetaData metadata = rows.getMetaData();
                    while (rows.next()) {
                        for (int i = 1; i <= 6; i++) {
                            int column = i;
                            told.add(outcome(() -> metadata.getColumnType(column)));
                            told.add(outcome(() -> metadata.getColumnTypeName(column)));
                            told.add(outcome(() -> metadata.getColumnClassName(column)));
                            told.add(outcome(() -> metadata.getColumnLabel(column)));
                            told.add(outcome(() -> metadata.getTableName(column)));
                            told.add(outcome(() -> metadata.isSigned(column)));
                            told.add(outcome(() -> metadata.isNullable(column)));
                        }
                    }
                });
    }
}
