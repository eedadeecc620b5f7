package io.safelite;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.testing.Databases;
import io.safelite.testing.DriverOnly;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The explicit form: {@link SafeLite#inTransaction}. */
@DriverOnly("its Java API")
class InTransactionTest {
    @RegisterExtension final Databases db = new Databases();

    private final SafeLiteDataSource dataSource = new SafeLiteDataSource();

    @BeforeEach
    void createTable() throws SQLException {
        dataSource.setDatabaseName(db.file() + "?busy_timeout=50");
        run(db.safe(""), "CREATE TABLE t(x)");
    }

    private String rows() throws SQLException {
        return ask(db.plain(""), "SELECT count(*) FROM t");
    }

    private static String insert(Connection connection) throws SQLException {
        assertThat(connection.getAutoCommit()).isFalse();
        run(connection, "INSERT INTO t VALUES(1)");
        return "done";
    }

    @Test
    void commitsAndReturnsWhatTheBodyReturns() throws SQLException {
        String result = SafeLite.inTransaction(dataSource, InTransactionTest::insert);
        assertThat(result).isEqualTo("done");
        assertThat(rows()).isEqualTo("1");
    }

    @Test
    void rollsBackAndThrowsTheBodysOwnException() throws SQLException {
        for (Exception e : List.of(new SQLException("mine"), new IllegalStateException("mine"))) {
            AtomicInteger calls = new AtomicInteger();
            assertThatThrownBy(
                            () ->
                                    SafeLite.inTransaction(
                                            dataSource,
                                            connection -> {
                                                calls.incrementAndGet();
                                                insert(connection);
                                                if (e instanceof SQLException checked) {
                                                    throw checked;
                                                }
                                                throw (RuntimeException) e;
                                            }))
                    .isSameAs(e);
            assertThat(calls).hasValue(1);
        }
        assertThat(rows()).isEqualTo("0");
    }

    @Test
    void runsTheBodyAgainWhileSomebodyElseIsInTheWay() throws SQLException {
        AtomicInteger calls = new AtomicInteger();
        Connection other = db.plain("?busy_timeout=0");
        run(other, "BEGIN IMMEDIATE");
        SafeLite.<Void>inTransaction(
                dataSource,
                connection -> {
                    if (calls.incrementAndGet() == 3) {
                        run(other, "COMMIT");
                    }
                    insert(connection);
                    return null;
                });
        assertThat(calls).hasValue(3);
        assertThat(rows()).isEqualTo("1");
    }

    @Test
    void givesUpAfterFiveTimesAndShowsAllFailures() throws SQLException {
        run(db.plain(""), "BEGIN IMMEDIATE");
        List<SQLException> failures = new ArrayList<>();
        assertThatThrownBy(
                        () ->
                                SafeLite.inTransaction(
                                        dataSource,
                                        connection -> {
                                            try {
                                                return insert(connection);
                                            } catch (SQLException e) {
                                                failures.add(e);
                                                throw e;
                                            }
                                        }))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> {
                            assertThat(e.getSQLState()).isEqualTo("40001");
                            assertThat(failures).element(4).isEqualTo(e);
                            assertThat(e.getSuppressed())
                                    .containsExactlyInAnyOrderElementsOf(failures.subList(0, 4));
                        });
        assertThat(failures).hasSize(5);
    }

    @Test
    void theSameExceptionThrownAgainAndAgainIsNotSuppressedInItself() {
        SQLException always = new SQLException("again", "40001");
        assertThatThrownBy(
                        () ->
                                SafeLite.inTransaction(
                                        dataSource,
                                        connection -> {
                                            throw always;
                                        }))
                .isSameAs(always)
                .hasNoSuppressedExceptions();
    }

    @Test
    void autoCommitIsAsItWas() throws SQLException {
        for (boolean before : new boolean[] {true, false}) {
            Connection connection = db.safe("");
            connection.setAutoCommit(before);
            SafeLite.inTransaction(keepingOpen(connection), InTransactionTest::insert);
            assertThat(connection.getAutoCommit()).isEqualTo(before);
            assertThatThrownBy(
                            () ->
                                    SafeLite.inTransaction(
                                            keepingOpen(connection),
                                            c -> {
                                                throw new SQLException("mine");
                                            }))
                    .hasMessage("mine");
            assertThat(connection.getAutoCommit()).isEqualTo(before);
        }
    }

    /** A data source of one connection, which stays open. */
    private static DataSource keepingOpen(Connection connection) {
        Connection view = proxy(Connection.class, connection, "close");
        return new SafeLiteDataSource() {
            @Override
            public Connection getConnection() {
                return view;
            }
        };
    }

    private static <T> T proxy(Class<T> type, Object target, String without) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) -> {
                            if (method.getName().equals(without)) {
                                return null;
                            }
                            try {
                                return method.invoke(target, arguments);
                            } catch (java.lang.reflect.InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }));
    }

    @Test
    void failureIsRetryableByItsOwnStateOrThatOfACause() {
        SQLException retry = new SQLException("locked", "40001");
        assertThat(SafeLite.isRetryable(retry)).isTrue();
        assertThat(SafeLite.isRetryable(new RuntimeException(new RuntimeException(retry))))
                .isTrue();
        assertThat(SafeLite.isRetryable(new SQLException("other", "40000"))).isFalse();
        assertThat(SafeLite.isRetryable(new SQLException("database is locked"))).isFalse();
        assertThat(SafeLite.isRetryable(new RuntimeException())).isFalse();
        assertThat(SafeLite.isRetryable(null)).isFalse();
    }
}
