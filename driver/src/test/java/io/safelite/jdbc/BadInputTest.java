package io.safelite.jdbc;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.testing.Databases;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever nonsense arrives is answered by an SQLException and leaves nothing locked. */
class BadInputTest {
    @RegisterExtension final Databases db = new Databases();

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = db.safe("?busy_timeout=500");
        run(connection, "CREATE TABLE t(x)", "INSERT INTO t VALUES(1)");
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(SQLException.class).message().isNotBlank();
    }

    /** Calls every method of the interface with nothings: an answer or an SQLException. */
    private static void requireNoOtherExceptions(
            Class<?> type, Object object, Set<String> without) {
        List<String> others = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (without.contains(method.getName()) || isNullOfTheDelegate(method)) {
                continue;
            }
            Object[] arguments = new Object[method.getParameterCount()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = nothing(method.getParameterTypes()[i]);
            }
            try {
                method.invoke(object, arguments);
            } catch (InvocationTargetException e) {
                if (!(e.getCause() instanceof SQLException)) {
                    others.add(method + " threw " + e.getCause());
                }
            } catch (IllegalAccessException e) {
                throw new AssertionError(method.toString(), e);
            }
        }
        assertThat(others).isEmpty();
    }

    /** A null as column name or stream is a NullPointerException of sqlite-jdbc's, as ever. */
    private static boolean isNullOfTheDelegate(Method method) {
        List<Class<?>> types = List.of(method.getParameterTypes());
        boolean byColumnName =
                method.getDeclaringClass() == ResultSet.class
                        && !types.isEmpty()
                        && types.get(0) == String.class;
        boolean fromStream = types.contains(InputStream.class) || types.contains(Reader.class);
        return byColumnName || fromStream;
    }

    private static Object nothing(Class<?> type) {
        if (!type.isPrimitive()) {
            return null;
        }
        Object zero = java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(type, 1), 0);
        return type == int.class
                ? Integer.valueOf(-7)
                : type == long.class ? Long.valueOf(-7) : zero;
    }

    @Test
    void closedConnectionAnswersWithSqlExceptions() throws SQLException {
        DatabaseMetaData metadata = connection.getMetaData();
        connection.close();
        assertThat(connection.isClosed()).isTrue();
        assertThat(connection.isValid(0)).isFalse();
        refused(connection::createStatement);
        refused(() -> connection.prepareStatement("SELECT 1"));
        refused(connection::getAutoCommit);
        refused(() -> connection.setAutoCommit(false));
        refused(connection::commit);
        refused(connection::rollback);
        refused(connection::setSavepoint);
        refused(connection::getMetaData);
        refused(connection::isReadOnly);
        refused(() -> metadata.getTables(null, null, null, null));
        requireNoOtherExceptions(Connection.class, connection, Set.of());
        requireNoOtherExceptions(DatabaseMetaData.class, metadata, Set.of());
        connection.close();
    }

    @Test
    void whatAClosedConnectionLeftBehindAnswersWithSqlExceptions() throws SQLException {
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("SELECT x FROM t WHERE x = ?");
        ResultSet rows = statement.executeQuery("SELECT x FROM t");
        connection.close();
        refused(() -> statement.execute("SELECT 1"));
        refused(prepared::executeQuery);
        refused(() -> prepared.setInt(1, 1));
        requireNoOtherExceptions(Statement.class, statement, Set.of());
        requireNoOtherExceptions(PreparedStatement.class, prepared, Set.of());
        requireNoOtherExceptions(ResultSet.class, rows, Set.of());
    }

    @Test
    void closedStatementAnswersWithSqlExceptions() throws SQLException {
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("SELECT ?");
        statement.close();
        prepared.close();
        statement.close();
        assertThat(statement.isClosed()).isTrue();
        refused(() -> statement.executeQuery("SELECT 1"));
        refused(() -> statement.executeUpdate("DELETE FROM t"));
        refused(statement::getConnection);
        refused(statement::getResultSet);
        refused(() -> statement.addBatch("DELETE FROM t"));
        refused(statement::executeBatch);
        refused(() -> prepared.setInt(1, 1));
        refused(prepared::execute);
        requireNoOtherExceptions(Statement.class, statement, Set.of());
        requireNoOtherExceptions(PreparedStatement.class, prepared, Set.of());
    }

    @Test
    void closedResultSetAnswersWithSqlExceptions() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            ResultSet rows = statement.executeQuery("SELECT x FROM t");
            rows.close();
            rows.close();
            assertThat(rows.isClosed()).isTrue();
            refused(() -> rows.getInt(1));
            refused(rows::getMetaData);
            refused(rows::getStatement);
            requireNoOtherExceptions(ResultSet.class, rows, Set.of());
        }
    }

    @Test
    void nullsAndNegativeNumbersAreAnsweredBySqlExceptions() throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement("SELECT x FROM t");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT x FROM t")) {
            assertThat(rows.next()).isTrue();
            Set<String> without =
                    Set.of(
                            "close",
                            "abort",
                            // java.sql itself wants a NullPointerException of these
                            "enquoteLiteral",
                            "enquoteNCharLiteral",
                            "enquoteIdentifier",
                            "isSimpleIdentifier");
            requireNoOtherExceptions(ResultSet.class, rows, without);
            requireNoOtherExceptions(PreparedStatement.class, prepared, without);
            requireNoOtherExceptions(Statement.class, statement, without);
            requireNoOtherExceptions(DatabaseMetaData.class, connection.getMetaData(), Set.of());
            requireNoOtherExceptions(Connection.class, connection, without);
        }
        connection.setAutoCommit(true);
        assertThat(ask(connection, "SELECT x FROM t")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nonsense", "SELECT", "INSERT INTO", "SELECT * FROM none", "'", "(", "%"})
    void nonsenseIsRefusedAndLeavesNoTransactionBehind(String sql) throws SQLException {
        for (boolean autoCommit : new boolean[] {true, false}) {
            connection.setAutoCommit(autoCommit);
            try (Statement statement = connection.createStatement()) {
                refused(() -> statement.execute(sql));
                refused(() -> statement.executeQuery(sql));
                refused(() -> statement.executeUpdate(sql));
                refused(() -> connection.prepareStatement(sql));
                statement.addBatch(sql);
                refused(statement::executeBatch);
            }
            if (!autoCommit) {
                run(connection, "INSERT INTO t VALUES(2)");
                connection.commit();
            }
        }
        connection.setAutoCommit(true);
        assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("2");
    }

    /** Inside an open transaction of another connection it must not wait either. */
    @Test
    void nonsenseDoesNotQueue() throws SQLException {
        Connection writer = db.safe("");
        writer.setAutoCommit(false);
        run(writer, "INSERT INTO t VALUES(2)");
        assertThatThrownBy(() -> run(connection, "SELECT nonsense FROM t"))
                .hasMessageContaining("nonsense");
        writer.rollback();
    }

    @Test
    void nullSqlIsRefused() throws SQLException {
        refused(() -> connection.prepareStatement(null));
        try (Statement statement = connection.createStatement()) {
            refused(() -> statement.execute(null));
            refused(() -> statement.executeQuery(null));
            refused(() -> statement.executeUpdate(null));
            refused(() -> statement.addBatch(null));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ";", "-- comment", "/* comment */", " ; ; "})
    void emptySqlIsHarmless(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (ThrowingCallable call :
                    List.<ThrowingCallable>of(
                            () -> statement.execute(sql),
                            () -> statement.executeQuery(sql),
                            () -> statement.executeUpdate(sql),
                            () -> connection.prepareStatement(sql))) {
                try {
                    call.call();
                } catch (Throwable e) {
                    assertThat(e).as(sql).isInstanceOf(SQLException.class);
                }
            }
        }
        run(connection, "INSERT INTO t VALUES(2)");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 3, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void wrongParameterIndexIsRefusedAndTheStatementStillWorks(int index) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES(?+?)")) {
            insert.setInt(1, 2);
            insert.setInt(2, 3);
            refused(() -> insert.setInt(index, 9));
            refused(() -> insert.setBytes(index, new byte[1]));
            refused(() -> insert.setObject(index, "x"));
            refused(() -> insert.setNull(index, java.sql.Types.INTEGER));
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
        assertThat(ask(connection, "SELECT max(x) FROM t")).isEqualTo("5");
    }

    @Test
    void parameterThatWasNotSetIsAsWithSqliteJdbc() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT ?")) {
            refusedAlike(select, db.plain("").prepareStatement("SELECT ?"));
        }
    }

    private static void refusedAlike(PreparedStatement ours, PreparedStatement plains) {
        String expected = outcome(plains);
        assertThat(outcome(ours)).isEqualTo(expected);
    }

    private static String outcome(PreparedStatement select) {
        try (ResultSet row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            return e.getMessage();
        }
    }

    @Test
    void wrongColumnIsRefused() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT x FROM t")) {
            assertThat(rows.next()).isTrue();
            refused(() -> rows.getInt(0));
            refused(() -> rows.getInt(2));
            refused(() -> rows.getInt("y"));
            assertThat(rows.getInt("x")).isEqualTo(1);
        }
    }

    @Test
    void negativeTimeoutsAreRefused() throws SQLException {
        refused(() -> connection.isValid(-1));
        try (Statement statement = connection.createStatement()) {
            refused(() -> statement.setQueryTimeout(-1));
            refused(() -> statement.setMaxRows(-1));
            assertThat(statement.getQueryTimeout()).isZero();
        }
    }

    @Test
    void badSavepointsAreRefusedAndTheTransactionGoesOn() throws SQLException {
        connection.setAutoCommit(false);
        run(connection, "INSERT INTO t VALUES(2)");
        Savepoint savepoint = connection.setSavepoint("mine");
        connection.releaseSavepoint(savepoint);
        refused(() -> connection.releaseSavepoint(savepoint));
        refused(() -> connection.rollback(savepoint));
        refused(() -> connection.rollback((Savepoint) null));
        refused(() -> connection.releaseSavepoint(null));
        refused(() -> connection.rollback(new ForeignSavepoint()));
        connection.commit();
        assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("2");
        connection.commit();
    }

    @Test
    void savepointsInAutoCommitAreRefused() {
        refused(() -> connection.releaseSavepoint(new ForeignSavepoint()));
        refused(connection::commit);
        refused(connection::rollback);
    }

    private static final class ForeignSavepoint implements Savepoint {
        @Override
        public int getSavepointId() {
            return 1;
        }

        @Override
        public String getSavepointName() {
            return "foreign";
        }
    }

    @Test
    void abortNeedsAnExecutor() throws SQLException {
        refused(() -> connection.abort(null));
        connection.abort(Runnable::run);
        assertThat(connection.isClosed()).isTrue();
    }
}
