package io.safelite.internal.forwarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.DB;

/** What the tables answer themselves: unwrap, isWrapperFor, toString, equals and hashCode. */
class UnwrapTest {

    private Connection raw;
    private Tables.OfConnection table;

    @BeforeEach
    void open() throws SQLException {
        raw = DriverManager.getConnection("jdbc:sqlite::memory:");
        table = new Tables.OfConnection(() -> raw);
    }

    @AfterEach
    void close() throws SQLException {
        raw.close();
    }

    @Test
    void theReceiverComesFirst() throws SQLException {
        for (Class<?> iface :
                List.of(
                        Connection.class,
                        Wrapper.class,
                        AutoCloseable.class,
                        Object.class,
                        ForwardingConnection.class)) {
            assertThat((Object) table.unwrap(iface)).isSameAs(table);
            assertThat(table.isWrapperFor(iface)).isTrue();
        }
    }

    @Test
    void theDelegateComesSecond() throws SQLException {
        assertThat(table.unwrap(SQLiteConnection.class)).isSameAs(raw);
        assertThat(table.isWrapperFor(SQLiteConnection.class)).isTrue();
    }

    @Test
    void whatTheDelegateWrapsComesThird() throws SQLException {
        Tables.OfConnection outer = new Tables.OfConnection(() -> table);

        assertThat(outer.unwrap(Tables.OfConnection.class)).isSameAs(outer);
        assertThat(outer.unwrap(SQLiteConnection.class)).isSameAs(raw);
        assertThat(outer.isWrapperFor(SQLiteConnection.class)).isTrue();
    }

    @Test
    void anythingElseIsAnSqlExceptionThatNamesTheClass() throws SQLException {
        Tables.OfConnection outer = new Tables.OfConnection(() -> table);

        for (Connection connection : List.of(table, outer)) {
            assertThatThrownBy(() -> connection.unwrap(DB.class))
                    .isExactlyInstanceOf(SQLException.class)
                    .hasMessageContaining("org.sqlite.core.DB")
                    .hasMessageContaining("OfConnection");
            assertThat(connection.isWrapperFor(DB.class)).isFalse();
        }
    }

    @Test
    void aDelegateThatPromisesTooMuchIsAnSqlExceptionToo() {
        Connection boaster =
                behaving(
                        Connection.class,
                        (proxy, method, args) -> {
                            if (method.getName().equals("isWrapperFor")) {
                                return true;
                            }
                            throw new ClassCastException("after all not");
                        });
        Tables.OfConnection outer = new Tables.OfConnection(() -> boaster);

        assertThatThrownBy(() -> outer.unwrap(DB.class))
                .isExactlyInstanceOf(SQLException.class)
                .hasMessageContaining("org.sqlite.core.DB")
                .hasCauseInstanceOf(ClassCastException.class);
    }

    @Test
    void nullIsAnSqlException() {
        assertThatThrownBy(() -> table.unwrap(null)).isExactlyInstanceOf(SQLException.class);
        assertThatThrownBy(() -> table.isWrapperFor(null)).isExactlyInstanceOf(SQLException.class);
    }

    @Test
    void withoutADelegateTheReceiverStillAnswersForItself() throws SQLException {
        SQLException closed = new SQLException("closed");
        Tables.OfConnection gone = closed(closed);

        assertThat(gone.unwrap(Connection.class)).isSameAs(gone);
        assertThat(gone.isWrapperFor(Connection.class)).isTrue();
        assertThatThrownBy(() -> gone.unwrap(SQLiteConnection.class)).isSameAs(closed);
        assertThatThrownBy(() -> gone.isWrapperFor(SQLiteConnection.class)).isSameAs(closed);
    }

    @Test
    void everyTableUnwrapsToSqliteJdbcsObjects() throws SQLException {
        try (PreparedStatement statement = raw.prepareStatement("select ?");
                ResultSet rows = statement.executeQuery()) {
            var metadata = raw.getMetaData();
            var columns = rows.getMetaData();
            var parameters = statement.getParameterMetaData();
            unwrapsTo(new Tables.OfStatement(() -> statement), statement);
            unwrapsTo(new Tables.OfPreparedStatement(() -> statement), statement);
            unwrapsTo(new Tables.OfResultSet(() -> rows), rows);
            unwrapsTo(new Tables.OfDatabaseMetaData(() -> metadata), metadata);
            unwrapsTo(new Tables.OfResultSetMetaData(() -> columns), columns);
            unwrapsTo(new Tables.OfParameterMetaData(() -> parameters), parameters);
        }
    }

    private static void unwrapsTo(Wrapper table, Object delegate) throws SQLException {
        assertThat((Object) table.unwrap(Wrapper.class)).isSameAs(table);
        assertThat((Object) table.unwrap(delegate.getClass())).isSameAs(delegate);
        assertThat(table.isWrapperFor(delegate.getClass())).isTrue();
        assertThat(table.isWrapperFor(DB.class)).isFalse();
        assertThatThrownBy(() -> table.unwrap(DB.class)).isExactlyInstanceOf(SQLException.class);
        assertThat(table.toString())
                .startsWith(table.getClass().getSimpleName() + "@")
                .endsWith(" wrapping " + delegate);
    }

    @Test
    void toStringSaysWhatWrapsWhat() {
        assertThat(table.toString())
                .isEqualTo(
                        "OfConnection@"
                                + Integer.toHexString(System.identityHashCode(table))
                                + " wrapping "
                                + raw);
    }

    @Test
    void toStringNeverThrows() {
        assertThat(closed(new SQLException("the connection is closed")).toString())
                .matches("OfConnection@[0-9a-f]+ wrapping nothing: the connection is closed");

        Statement moody =
                behaving(
                        Statement.class,
                        (proxy, method, args) -> {
                            throw new IllegalStateException("not today");
                        });
        assertThat(new Tables.OfStatement(() -> moody).toString())
                .matches("OfStatement@[0-9a-f]+ wrapping nothing: not today");
    }

    @Test
    void equalityIsIdentity() {
        Tables.OfConnection other = new Tables.OfConnection(() -> raw);

        assertThat(table).isNotEqualTo(other).isNotEqualTo(raw);
        assertThat(List.of(other, table)).contains(table);
        assertThat(table.hashCode()).isEqualTo(System.identityHashCode(table));
    }

    private static Tables.OfConnection closed(SQLException why) {
        return new Tables.OfConnection(
                () -> {
                    throw why;
                });
    }

    private static <T> T behaving(Class<T> type, InvocationHandler behaviour) {
        return type.cast(
                Proxy.newProxyInstance(
                        UnwrapTest.class.getClassLoader(), new Class<?>[] {type}, behaviour));
    }
}
