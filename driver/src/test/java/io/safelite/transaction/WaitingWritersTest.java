package io.safelite.transaction;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Databases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Writers and readers that get in each other's way: rollback-journal mode, and checkpoints. */
@Timeout(60)
class WaitingWritersTest {
    @RegisterExtension final Databases db = new Databases();

    @Test
    void autocommitWriteThatWaitsKeepsNewReadersOutAndSucceedsWhenTheOldOneIsGone()
            throws Exception {
        Connection writer = db.safe("?safelite.wal=keep");
        run(writer, "CREATE TABLE t(a)", "INSERT INTO t VALUES(1),(2)");
        Connection reader = db.plain("");
        try (Statement statement = reader.createStatement()) {
            ResultSet cursor = statement.executeQuery("SELECT a FROM t");
            cursor.next();
            CompletableFuture<Void> write = inBackground(writer, "UPDATE t SET a = a + 1");
            Connection newcomer = db.plain("?busy_timeout=0");
            awaitBusy(newcomer);
            assertThat(write).isNotDone();
            cursor.close();
            write.get(20, TimeUnit.SECONDS);
        }
        assertThat(ask(writer, "SELECT sum(a) FROM t")).isEqualTo("5");
    }

    @Test
    void autocommitWriteThatFailsAfterWaitingKeepsWhatItWouldHaveKeptAlone() throws Exception {
        Connection writer = db.safe("?safelite.wal=keep");
        run(writer, "CREATE TABLE t(a UNIQUE)", "INSERT INTO t VALUES(3)");
        Connection holder = db.plain("");
        run(holder, "BEGIN EXCLUSIVE");
        CompletableFuture<Void> write =
                inBackground(writer, "INSERT OR FAIL INTO t VALUES(1),(2),(3),(4)");
        Thread.sleep(50);
        run(holder, "COMMIT");
        assertThat(write).failsWithin(20, TimeUnit.SECONDS);
        assertThat(ask(writer, "SELECT group_concat(a) FROM (SELECT a FROM t ORDER BY a)"))
                .isEqualTo("1,2,3");
    }

    @Test
    void checkpointWaitsForAReaderAsItDoesWithoutSafeLite() throws Exception {
        Connection writer = db.safe("");
        run(writer, "CREATE TABLE t(a)", "INSERT INTO t VALUES(1),(2)");
        Connection reader = db.plain("");
        CompletableFuture<String> checkpoint;
        try (Statement statement = reader.createStatement()) {
            ResultSet cursor = statement.executeQuery("SELECT a FROM t");
            cursor.next();
            run(writer, "INSERT INTO t VALUES(3)");
            checkpoint =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return ask(writer, "PRAGMA wal_checkpoint(TRUNCATE)");
                                } catch (SQLException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            Thread.sleep(100);
            assertThat(checkpoint).isNotDone();
            cursor.close();
        }
        assertThat(checkpoint.get(20, TimeUnit.SECONDS)).as("busy").isEqualTo("0");
    }

    private static CompletableFuture<Void> inBackground(Connection connection, String sql) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        run(connection, sql);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    /** Until a reader that does not wait is refused: somebody holds SQLite's PENDING lock. */
    private static void awaitBusy(Connection reader) throws InterruptedException {
        while (true) {
            try {
                ask(reader, "SELECT a FROM t");
                Thread.sleep(5);
            } catch (SQLException e) {
                assertThat(e.getErrorCode()).isEqualTo(5);
                return;
            }
        }
    }
}
