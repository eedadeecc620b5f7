package io.safelite.jdbc;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.internal.jdbc.SafeConnection;
import io.safelite.testing.Databases;
import io.safelite.testing.DriverOnly;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Wrapper;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sqlite.SQLiteConnection;

/** What SafeLite says it is, and what it can be unwrapped to. */
class MetadataTest {
    @RegisterExtension final Databases db = new Databases();

    private Connection safe;
    private Connection plain;

    @BeforeEach
    void open() throws SQLException {
        safe = db.safe("");
        plain = db.plain("");
        run(safe, "CREATE TABLE t(id INTEGER PRIMARY KEY, x TEXT)");
    }

    @Test
    void frameworksRecogniseSqlite() throws SQLException {
        DatabaseMetaData metadata = safe.getMetaData();
        assertThat(metadata.getDatabaseProductName()).isEqualTo("SQLite");
        assertThat(metadata.getDriverName()).isEqualTo("SQLite JDBC");
        assertThat(metadata.getURL()).isEqualTo("jdbc:sqlite:" + db.file());
    }

    @Test
    @DriverOnly("the form of the URL")
    void urlIsSqliteJdbcsWhateverTheWayIn() throws SQLException {
        for (String url :
                new String[] {
                    "jdbc:safelite:" + db.file() + "?safelite.begin=deferred",
                    "jdbc:safelite:sqlite:" + db.file(),
                    "jdbc:safelite:p6spy:sqlite:" + db.file()
                }) {
            assertThat(db.open(url).getMetaData().getURL()).isEqualTo("jdbc:sqlite:" + db.file());
        }
    }

    /** All that a metadata object says without arguments: texts, numbers, yes or no. */
    @Test
    void everyPlainAnswerIsThatOfSqliteJdbc() throws ReflectiveOperationException, SQLException {
        int compared = 0;
        for (Method method : DatabaseMetaData.class.getMethods()) {
            Class<?> type = method.getReturnType();
            if (method.getParameterCount() == 0 && (type.isPrimitive() || type == String.class)) {
                assertThat(answer(method, safe.getMetaData()))
                        .as(method.getName())
                        .isEqualTo(answer(method, plain.getMetaData()));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(120);
    }

    private static Object answer(Method method, DatabaseMetaData metadata)
            throws IllegalAccessException {
        try {
            return method.invoke(metadata);
        } catch (InvocationTargetException e) {
            return e.getCause().toString();
        }
    }

    @Test
    void upwardLinksLeadToTheHandle() throws SQLException {
        assertThat(safe.getMetaData().getConnection()).isSameAs(safe);
        assertThat(safe.getMetaData()).isSameAs(safe.getMetaData());
        try (ResultSet tables = safe.getMetaData().getTables(null, null, "t", null)) {
            assertThat(tables.next()).isTrue();
            assertThat(tables.getString("TABLE_NAME")).isEqualTo("t");
            assertThat(tables.getStatement().getConnection()).isSameAs(safe);
            assertThat(tables.getStatement()).isSameAs(tables.getStatement());
        }
        try (var statement = safe.prepareStatement("SELECT x FROM t");
                ResultSet rows = statement.executeQuery()) {
            assertThat(rows.getStatement()).isSameAs(statement);
            assertThat(statement.getConnection()).isSameAs(safe);
        }
    }

    @Test
    void metadataWorksBesideAWriterAndTakesNoSlot() throws SQLException {
        Connection writer = db.safe("");
        writer.setAutoCommit(false);
        run(writer, "INSERT INTO t(x) VALUES('a')");
        safe.setAutoCommit(false);
        try (ResultSet columns = safe.getMetaData().getColumns(null, null, "t", null)) {
            assertThat(columns.next()).isTrue();
        }
        assertThat(safe.isValid(1)).isTrue();
        writer.rollback();
    }

    @Test
    void unwrapAnswersItselfFirst() throws SQLException {
        assertThat(safe.unwrap(Connection.class)).isSameAs(safe);
        assertThat(safe.unwrap(SQLiteConnection.class)).isSameAs(safe);
        assertThat(safe.unwrap(SafeConnection.class)).isNotNull();
        assertThat(safe.isWrapperFor(Connection.class)).isTrue();
        assertThat(safe.isWrapperFor(SQLiteConnection.class)).isTrue();
        assertThat(safe.isWrapperFor(String.class)).isFalse();
        try (var statement = safe.prepareStatement("SELECT x FROM t");
                ResultSet rows = statement.executeQuery()) {
            for (Wrapper wrapper :
                    new Wrapper[] {
                        safe.getMetaData(),
                        statement,
                        rows,
                        rows.getMetaData(),
                        statement.getParameterMetaData()
                    }) {
                assertThat(wrapper.<Object>unwrap(ifaceOf(wrapper))).isSameAs(wrapper);
                assertThat(wrapper.isWrapperFor(ifaceOf(wrapper))).isTrue();
                assertThat(wrapper.isWrapperFor(String.class)).isFalse();
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Class<Object> ifaceOf(Object object) {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            for (Class<?> candidate : type.getInterfaces()) {
                if (candidate.getPackageName().equals("java.sql")) {
                    return (Class<Object>) candidate;
                }
            }
        }
        return (Class<Object>) (Class<?>) Wrapper.class;
    }

    @Test
    void unwrapToWhatIsNotThereIsASqlException() throws SQLException {
        assertThatThrownBy(() -> plain.unwrap(String.class)).isInstanceOf(ClassCastException.class);
        assertThatThrownBy(() -> safe.unwrap(String.class)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> safe.unwrap(null)).isInstanceOf(SQLException.class);
        try (var statement = safe.createStatement()) {
            assertThatThrownBy(() -> statement.unwrap(String.class))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void connectionsAreEqualToThemselvesOnly() throws SQLException {
        Set<Connection> set = new java.util.HashSet<>();
        set.add(safe);
        set.add(safe);
        set.add(db.safe(""));
        assertThat(set).hasSize(2);
        assertThat(safe).isNotEqualTo(safe.unwrap(SafeConnection.class));
    }

    @Test
    void clientInfoShowsSafeLite() throws SQLException {
        assertThat(safe.getClientInfo())
                .containsEntry("safelite.database", db.file().toString())
                .containsKeys("safelite.connection", "safelite.begin");
        assertThat(safe.getClientInfo("safelite.database")).isEqualTo(db.file().toString());
        assertThat(safe.getClientInfo("no such name")).isNull();
        assertThat(safe.getClientInfo("safelite.begin")).isEqualToIgnoringCase("adaptive");
    }

    @Test
    void eachConnectionHasANumberOfItsOwn() throws SQLException {
        Set<String> numbers = new TreeSet<>();
        numbers.add(safe.getClientInfo("safelite.connection"));
        numbers.add(db.safe("").getClientInfo("safelite.connection"));
        assertThat(numbers).hasSize(2);
    }

    @Test
    void textOfAConnectionNamesIt() throws SQLException {
        assertThat(safe.toString()).isNotBlank();
        assertThat(ask(safe, "SELECT 1")).isEqualTo("1");
    }
}
