package io.safelite;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.testing.Databases;
import io.safelite.testing.DriverOnly;
import java.sql.Connection;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The terms of {@link TransactionRunner}; what it does without any is in InTransactionTest. */
@Timeout(30)
@DriverOnly("its Java API")
class TransactionRunnerTest {
    @RegisterExtension final Databases db = new Databases();

    private final SafeLiteDataSource dataSource = new SafeLiteDataSource();
    private final AtomicInteger calls = new AtomicInteger();

    @BeforeEach
    void createTable() throws SQLException {
        dataSource.setDatabaseName(db.file() + "?busy_timeout=0");
        run(db.safe(""), "CREATE TABLE t(x)");
    }

    private Void alwaysInTheWay(Connection connection) throws SQLException {
        calls.incrementAndGet();
        throw new SQLException("somebody is in the way", "40001");
    }

    private TransactionRunner quick() {
        return SafeLite.transactions(dataSource).withPauses(Duration.ZERO, Duration.ZERO);
    }

    @Test
    void bodyIsRunAgainAndNotTheDriversJournal() throws SQLException {
        dataSource.setDatabaseName(db.file() + "?safelite.begin=deferred");
        Connection other = db.plain("?busy_timeout=0");
        quick().run(
                        connection -> {
                            assertThat(connection.getClientInfo("safelite.retry"))
                                    .isEqualTo("caller");
                            ask(connection, "SELECT count(*) FROM t");
                            if (calls.incrementAndGet() == 1) {
                                run(other, "CREATE TABLE unrelated(x)");
                            }
                            run(connection, "INSERT INTO t VALUES(1)");
                            return null;
                        });
        assertThat(calls).hasValue(2);
        assertThat(ask(other, "SELECT count(*) FROM t")).isEqualTo("1");
    }

    @Test
    void whoRunsATransactionAgainCanBeSaidPerConnection() throws SQLException {
        Connection connection = db.safe("?safelite.retry=report");
        connection.setClientInfo("safelite.retry", "off");
        assertThat(connection.getClientInfo("safelite.retry")).isEqualTo("off");
        connection.setClientInfo("safelite.retry", null);
        assertThat(connection.getClientInfo("safelite.retry")).isEqualTo("report");
        assertThatThrownBy(() -> connection.setClientInfo("safelite.retry", "always"))
                .isInstanceOf(SQLClientInfoException.class)
                .hasMessageContaining("safe, caller, off, report");
        connection.setAutoCommit(false);
        ask(connection, "SELECT 1");
        assertThatThrownBy(() -> connection.setClientInfo("safelite.retry", "off"))
                .isInstanceOf(SQLClientInfoException.class)
                .hasMessageContaining("after the first statement of a transaction");
    }

    @Test
    void runsAsOftenAsItIsTold() {
        for (int attempts : new int[] {1, 2, 9}) {
            calls.set(0);
            assertThatThrownBy(() -> quick().withAttempts(attempts).run(this::alwaysInTheWay))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSuppressed()).hasSize(attempts - 1));
            assertThat(calls).hasValue(attempts);
        }
    }

    @Test
    void beginsNoAttemptAfterTheDeadline() {
        long start = System.nanoTime();
        assertThatThrownBy(
                        () ->
                                SafeLite.transactions(dataSource)
                                        .withAttempts(Integer.MAX_VALUE)
                                        .withDeadline(Duration.ofMillis(200))
                                        .run(this::alwaysInTheWay))
                .hasMessage("somebody is in the way");
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(10_000);
        assertThat(calls.get()).isGreaterThan(1);
    }

    @Test
    void deadlineOfZeroAllowsOneAttempt() {
        assertThatThrownBy(() -> quick().withDeadline(Duration.ZERO).run(this::alwaysInTheWay))
                .hasMessage("somebody is in the way");
        assertThat(calls).hasValue(1);
    }

    @Test
    void pausesGrowButNotBeyondTheLongest() {
        long start = System.nanoTime();
        assertThatThrownBy(
                        () ->
                                SafeLite.transactions(dataSource)
                                        .withAttempts(200)
                                        .withPauses(Duration.ofMillis(1), Duration.ofMillis(2))
                                        .run(this::alwaysInTheWay))
                .hasMessage("somebody is in the way");
        assertThat(calls).hasValue(200);
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(20_000);
    }

    @Test
    void interruptEndsThePausesAndIsKept() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(
                        () ->
                                SafeLite.transactions(dataSource)
                                        .withPauses(Duration.ofDays(1), Duration.ofDays(1))
                                        .run(this::alwaysInTheWay))
                .hasMessage("somebody is in the way");
        assertThat(calls).hasValue(1);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void bodyThatOnlyReadsRunsBesideAWriterAndCannotWrite() throws SQLException {
        Connection writer = db.plain("");
        run(writer, "BEGIN IMMEDIATE", "INSERT INTO t VALUES(1)");
        TransactionRunner reader = quick().readOnly().withAttempts(1);
        String seen = reader.run(connection -> ask(connection, "SELECT count(*) FROM t"));
        assertThat(seen).isEqualTo("0");
        assertThatThrownBy(
                        () ->
                                reader.<Void>run(
                                        connection -> {
                                            run(connection, "INSERT INTO t VALUES(2)");
                                            return null;
                                        }))
                .hasMessageContaining("read-only");
        run(writer, "COMMIT");
    }

    @Test
    void termsThatCannotBeAreRefused() {
        TransactionRunner runner = SafeLite.transactions(dataSource);
        assertThatThrownBy(() -> runner.withAttempts(0)).hasMessageContaining("attempts=0");
        assertThatThrownBy(() -> runner.withDeadline(Duration.ofMillis(-1)))
                .hasMessageContaining("deadline=PT-0.001S");
        assertThatThrownBy(() -> runner.withPauses(Duration.ofMillis(2), Duration.ofMillis(1)))
                .hasMessageContaining("longer than the longest");
    }
}
