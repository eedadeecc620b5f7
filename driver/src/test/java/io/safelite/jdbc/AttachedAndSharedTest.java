package io.safelite.jdbc;

import static io.safelite.testing.Access.PLAIN;
import static io.safelite.testing.Access.SAFE;
import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.testing.Databases;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Locks beside the one file's: those of attached files, those of a shared cache. */
class AttachedAndSharedTest {
    @RegisterExtension final Databases db = new Databases();

    private Path second() {
        return db.directory().resolve("second.db").toAbsolutePath();
    }

    private Connection attached(String parameters) throws SQLException {
        Connection connection = db.safe(parameters);
        run(
                connection,
                "CREATE TABLE IF NOT EXISTS t(x)",
                "ATTACH '" + second() + "' AS second",
                "CREATE TABLE IF NOT EXISTS second.u(x)");
        return connection;
    }

    private Connection lockSecond() throws SQLException {
        Connection plain = db.open(PLAIN, second());
        run(plain, "BEGIN IMMEDIATE");
        return plain;
    }

    private static void requireRetryable(SQLException e) {
        assertThat(e.getErrorCode()).isEqualTo(5);
        assertThat(e.getSQLState()).isEqualTo("40001");
        assertThat(e.getMessage()).contains("database is locked");
    }

    @Test
    void lockedAttachedFileIsWaitedForInTheBudget() throws SQLException {
        Connection connection = attached("?busy_timeout=200");
        Connection other = lockSecond();
        connection.setAutoCommit(false);
        long start = System.nanoTime();
        assertThatThrownBy(() -> run(connection, "INSERT INTO t VALUES(1)"))
                .isInstanceOfSatisfying(
                        SQLException.class, AttachedAndSharedTest::requireRetryable);
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(200L, 5000L);
        run(db.plain("?busy_timeout=0"), "INSERT INTO t VALUES(7)");
        run(other, "ROLLBACK");
        connection.rollback();
        run(connection, "INSERT INTO t VALUES(1)", "INSERT INTO second.u VALUES(1)");
        connection.commit();
        assertThat(ask(other, "SELECT count(*) FROM u")).isEqualTo("1");
    }

    @Test
    void attachedFileIsHadOnceItIsFree() throws SQLException {
        Connection connection = attached("");
        Connection other = lockSecond();
        connection.setAutoCommit(false);
        CompletableFuture<Void> write =
                CompletableFuture.runAsync(() -> runQuietly(connection, "INSERT INTO u VALUES(1)"));
        while (Databases.slot(connection).holder() == null) {
            Thread.onSpinWait();
        }
        assertThat(write).isNotDone();
        run(other, "COMMIT");
        write.join();
        connection.commit();
        assertThat(ask(other, "SELECT count(*) FROM u")).isEqualTo("1");
    }

    private static void runQuietly(Connection connection, String sql) {
        try {
            run(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Two files attached in opposite order: each holds its own slot and wants the other's file. */
    @Test
    void crossedWritersEndInTheBudget() throws Exception {
        Connection one = attached("?busy_timeout=20000");
        Connection other = db.open(SAFE, second() + "?busy_timeout=20000");
        run(other, "ATTACH '" + db.file() + "' AS first");
        CompletableFuture<Void> all =
                CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> writeOften(one)),
                        CompletableFuture.runAsync(() -> writeOften(other)));
        all.get(60, TimeUnit.SECONDS);
        assertThat(ask(one, "SELECT count(*) FROM t")).isEqualTo("100");
        assertThat(ask(one, "SELECT count(*) FROM u")).isEqualTo("100");
    }

    private static void writeOften(Connection connection) {
        try {
            connection.setAutoCommit(false);
            for (int i = 0; i < 50; i++) {
                run(connection, "INSERT INTO t VALUES(1)", "INSERT INTO u VALUES(1)");
                connection.commit();
            }
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String shared(String name) {
        return "file:" + name + "?mode=memory&cache=shared";
    }

    @Test
    void plainFailsAtOnceWhileATableOfASharedCacheIsLocked() throws SQLException {
        Connection writer = db.open(PLAIN, shared("plainshared"));
        Connection reader = db.open(PLAIN, shared("plainshared") + "&busy_timeout=20000");
        run(writer, "CREATE TABLE t(x)", "BEGIN IMMEDIATE", "INSERT INTO t VALUES(1)");
        long start = System.nanoTime();
        assertThatThrownBy(() -> ask(reader, "SELECT count(*) FROM t"))
                .hasMessageContaining("SQLITE_LOCKED_SHAREDCACHE");
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(10_000);
        run(writer, "ROLLBACK");
    }

    @Test
    void safeLiteWaitsUntilTheTableOfASharedCacheIsFree() throws SQLException {
        Connection writer = db.open(SAFE, shared("safeshared"));
        Connection reader = db.open(SAFE, shared("safeshared"));
        run(writer, "CREATE TABLE t(x)");
        writer.setAutoCommit(false);
        run(writer, "INSERT INTO t VALUES(1)");
        CompletableFuture<String> count =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return ask(reader, "SELECT count(*) FROM t");
                            } catch (SQLException e) {
                                return e.getMessage();
                            }
                        });
        assertThat(count.copy().completeOnTimeout("waits", 200, TimeUnit.MILLISECONDS).join())
                .isEqualTo("waits");
        writer.commit();
        assertThat(count.join()).isEqualTo("1");
    }

    @Test
    void safeLiteGivesUpOnASharedCacheAfterItsBudget() throws SQLException {
        Connection writer = db.open(SAFE, shared("budgetshared"));
        Connection other = db.open(SAFE, shared("budgetshared") + "&busy_timeout=100");
        run(writer, "CREATE TABLE t(x)");
        writer.setAutoCommit(false);
        run(writer, "INSERT INTO t VALUES(1)");
        for (String sql : new String[] {"SELECT x FROM t", "INSERT INTO t VALUES(2)"}) {
            assertThatThrownBy(() -> run(other, sql))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> {
                                assertThat(e.getSQLState()).isEqualTo("40001");
                                assertThat(e.getMessage()).contains("100 ms");
                            });
        }
        writer.commit();
        run(other, "INSERT INTO t VALUES(2)");
        assertThat(ask(writer, "SELECT count(*) FROM t")).isEqualTo("2");
        writer.commit();
    }
}
