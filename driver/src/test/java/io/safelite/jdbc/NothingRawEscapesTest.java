package io.safelite.jdbc;

import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Access;
import io.safelite.testing.Databases;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Calls every method of every JDBC object that gives a JDBC object back: what comes is SafeLite's,
 * and so is what that gives back.
 */
class NothingRawEscapesTest {
    /** What knows the connection, or could be used to walk around SafeLite. */
    private static final Set<Class<?>> WRAPPED =
            Set.of(
                    Connection.class,
                    Statement.class,
                    PreparedStatement.class,
                    ResultSet.class,
                    DatabaseMetaData.class,
                    ResultSetMetaData.class,
                    ParameterMetaData.class);

    /** How far links are followed: connection, statement, result set, its statement. */
    private static final int DEPTH = 3;

    @RegisterExtension final Databases db = new Databases();

    private final List<String> checked = new ArrayList<>();
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = db.safe("");
        run(
                connection,
                "CREATE TABLE t(id INTEGER PRIMARY KEY, x TEXT)",
                "INSERT INTO t(x) VALUES('a')");
    }

    @Test
    void whatAConnectionGivesBackIsSafeLites() throws Exception {
        walk(Connection.class, connection, DEPTH);
        assertThat(checked).as("methods of Connection").hasSizeGreaterThan(100);
    }

    @Test
    void whatAStatementGivesBackIsSafeLites() throws Exception {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.execute("SELECT x FROM t")).isTrue();
            walk(ResultSet.class, statement.getResultSet(), 0);
            assertThat(statement.execute("SELECT x FROM t")).isTrue();
            assertThat(Access.isSafeLites(statement.getResultSet())).isTrue();
            walk(Statement.class, statement, DEPTH);
        }
        assertThat(checked)
                .contains(
                        "ResultSet.getStatement",
                        "ResultSet.getMetaData",
                        "Statement.executeQuery",
                        "Statement.getConnection",
                        "Statement.getGeneratedKeys");
    }

    @Test
    void whatAPreparedStatementGivesBackIsSafeLites() throws Exception {
        try (PreparedStatement statement = connection.prepareStatement("SELECT x FROM t")) {
            assertThat(statement.execute()).isTrue();
            walk(PreparedStatement.class, statement, DEPTH);
        }
        assertThat(checked)
                .contains(
                        "PreparedStatement.executeQuery",
                        "PreparedStatement.getMetaData",
                        "PreparedStatement.getParameterMetaData");
    }

    @Test
    void whatMetadataGivesBackIsSafeLites() throws Exception {
        walk(DatabaseMetaData.class, connection.getMetaData(), 1);
        assertThat(checked.stream().filter(name -> name.startsWith("DatabaseMetaData.")).distinct())
                .as("methods of DatabaseMetaData")
                .hasSizeGreaterThan(20);
    }

    private void walk(Class<?> type, Object object, int depth) throws Exception {
        for (Method method : type.getMethods()) {
            if (!WRAPPED.contains(method.getReturnType())) {
                continue;
            }
            Object answer;
            try {
                answer = method.invoke(object, arguments(method));
            } catch (InvocationTargetException e) {
                assertThat(e.getCause()).as(method.toString()).isInstanceOf(SQLException.class);
                continue;
            }
            if (answer == null) {
                continue;
            }
            assertThat(Access.isSafeLites(answer)).as("what " + method + " gives").isTrue();
            if (answer instanceof Connection) {
                assertThat(answer).as(method.toString()).isSameAs(connection);
            } else if (depth > 0) {
                walk(method.getReturnType(), answer, depth - 1);
            }
            checked.add(type.getSimpleName() + "." + method.getName());
            if (answer instanceof ResultSet || answer instanceof Statement) {
                close(answer, object);
            }
        }
    }

    /** Leaves open what it was asked of, which may be its own answer's parent. */
    private static void close(Object answer, Object asked) throws Exception {
        boolean isParent = asked instanceof ResultSet && answer instanceof Statement;
        if (!isParent) {
            ((AutoCloseable) answer).close();
        }
    }

    private static Object[] arguments(Method method) {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = argument(method, i, types[i]);
        }
        return arguments;
    }

    private static Object argument(Method method, int index, Class<?> type) {
        boolean ofMetadata = method.getDeclaringClass() == DatabaseMetaData.class;
        if (type == String.class) {
            if (!ofMetadata) {
                return "SELECT x FROM t";
            }
            return index < 2 ? null : "t";
        }
        if (type == int.class) {
            // createStatement(type, concurrency, holdability) and prepareStatement likewise
            boolean bySql = method.getParameterTypes()[0] == String.class;
            int[] options = {
                ResultSet.TYPE_FORWARD_ONLY,
                ResultSet.CONCUR_READ_ONLY,
                ResultSet.CLOSE_CURSORS_AT_COMMIT
            };
            if (method.getParameterCount() == 2 && bySql) {
                return Statement.RETURN_GENERATED_KEYS;
            }
            return ofMetadata ? DatabaseMetaData.bestRowSession : options[index - (bySql ? 1 : 0)];
        }
        return Map.<Class<?>, Object>of(
                        boolean.class, true,
                        int[].class, new int[] {1},
                        String[].class, new String[] {ofMetadata ? "TABLE" : "x"})
                .getOrDefault(type, null);
    }
}
