package io.safelite.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.safelite.integrations.micrometer.SafeLiteMetrics;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a registry of Micrometer shows of a conflict and of a wait. */
@Tag("jdk-independent")
class SafeLiteMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SafeLiteMetrics metrics = new SafeLiteMetrics(Tags.of("application", "shop"));

    @TempDir private Path directory;
    private String file;

    @BeforeEach
    void createTable() throws SQLException {
        file = directory.toAbsolutePath().resolve("app.db").toString();
        try (Connection connection = connect("")) {
            run(connection, "CREATE TABLE t(a)");
        }
        metrics.bindTo(registry);
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    private Connection connect(String parameters) throws SQLException {
        return DriverManager.getConnection("jdbc:safelite:" + file + parameters);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM t")) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void aConflict() throws SQLException {
        refuseOne();

        assertThat(registry.get("safelite.retries").tag("outcome", "refused").timer().count())
                .isOne();
        assertThat(
                        registry.get("safelite.lost")
                                .tags("cause", "conflict", "database", file)
                                .counter()
                                .count())
                .isEqualTo(1);
    }

    private void refuseOne() throws SQLException {
        try (Connection reader = connect("?safelite.begin=deferred");
                Connection writer = connect("")) {
            reader.setAutoCommit(false);
            count(reader);
            run(writer, "INSERT INTO t VALUES(1)");
            assertThatThrownBy(() -> run(reader, "INSERT INTO t VALUES(2)"))
                    .isInstanceOf(SQLException.class);
            reader.rollback();
        }
    }

    @Test
    void aWait() throws Exception {
        try (Connection holder = connect("");
                Connection waiting = connect("?busy_timeout=100")) {
            holder.setAutoCommit(false);
            run(holder, "INSERT INTO t VALUES(1)");
            Thread other =
                    new Thread(
                            () ->
                                    assertThatThrownBy(
                                                    () -> run(waiting, "INSERT INTO t VALUES(2)"))
                                            .isInstanceOf(SQLException.class));
            other.start();
            other.join();
            holder.rollback();
        }

        Timer waits =
                registry.get("safelite.waits")
                        .tags("outcome", "timed_out", "application", "shop")
                        .timer();
        assertThat(waits.count()).isOne();
        assertThat(waits.totalTime(TimeUnit.MILLISECONDS)).isGreaterThanOrEqualTo(100);
    }

    /** Of two that write at the same time; with a transaction that takes its time. */
    @Test
    void syncsAndSlowTransactions() throws Exception {
        try (Connection holder = connect("?safelite.slow_transaction=50");
                Connection waiting = connect("?busy_timeout=2000")) {
            holder.setAutoCommit(false);
            run(holder, "INSERT INTO t VALUES(1)");
            FutureTask<Void> write =
                    new FutureTask<>(
                            () -> {
                                run(waiting, "INSERT INTO t VALUES(2)");
                                return null;
                            });
            new Thread(write).start();
            awaitCounter("safelite.slow.transactions");
            awaitCounter("safelite.long.waits");
            holder.commit();
            write.get();
            run(waiting, "INSERT INTO t VALUES(3)");
        }

        assumeTrue(System.getProperty("os.name").equals("Linux"));
        Timer syncs =
                registry.get("safelite.syncs")
                        .tags("outcome", "succeeded", "database", file)
                        .timer();
        DistributionSummary commits =
                registry.get("safelite.sync.commits").tag("database", file).summary();
        assertThat(syncs.count()).isPositive().isEqualTo(commits.count());
        assertThat(commits.totalAmount()).isGreaterThanOrEqualTo(syncs.count());
    }

    /** It is registered by another thread, and counts an instant later. */
    private void awaitCounter(String name) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        Counter counter = null;
        while (counter == null || counter.count() == 0) {
            assertThat(System.nanoTime()).as(name).isLessThan(end);
            Thread.sleep(1);
            counter = registry.find(name).tag("database", file).counter();
        }
        assertThat(counter.count()).isEqualTo(1);
    }

    @Test
    void nothingOnceItIsClosed() throws SQLException {
        metrics.close();

        refuseOne();

        assertThat(registry.getMeters()).isEmpty();
    }
}
