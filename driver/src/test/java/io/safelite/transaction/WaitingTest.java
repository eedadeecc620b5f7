package io.safelite.transaction;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.contention;
import static io.safelite.testing.SqlFailures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.internal.queue.WriterSlot;
import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A wait ends when somebody ends it, and leaves nothing behind. */
class WaitingTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @RegisterExtension final Databases db = new Databases();

    @BeforeEach
    void table() throws SQLException {
        run(db.plain("?journal_mode=WAL"), "CREATE TABLE t(n INTEGER)");
    }

    /** Who is in the way. */
    enum Obstacle {
        WRITER_OF_THE_QUEUE {
            @Override
            Connection open(Databases db) throws SQLException {
                return db.safe("");
            }
        },
        FOREIGN_WRITER {
            @Override
            Connection open(Databases db) throws SQLException {
                return db.plain("");
            }
        };

        abstract Connection open(Databases db) throws SQLException;

        /** On another thread: a thread does not wait for itself. */
        Connection lock(Databases db) throws Exception {
            Connection holder = open(db);
            Background.run(() -> run(holder, "BEGIN IMMEDIATE", "INSERT INTO t VALUES(0)")).get();
            return holder;
        }
    }

    private static void cancelled(Background<?> waiting) {
        SQLException e = failure(waiting::get);
        assertThat(e.getSQLState()).as("%s", e).isEqualTo("57014");
    }

    private void requireUsable(Connection connection, Connection holder) throws SQLException {
        run(holder, "COMMIT");
        connection.setAutoCommit(true);
        run(connection, "INSERT INTO t VALUES(2)");
        assertThat(ask(connection, "SELECT group_concat(n) FROM t")).isEqualTo("0,2");
    }

    @ParameterizedTest
    @EnumSource
    void interruptEndsIt(Obstacle obstacle) throws Exception {
        Connection connection = db.safe("");
        Connection holder = obstacle.lock(db);
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        Background<Void> waiting =
                Background.run(
                                () -> {
                                    try {
                                        run(connection, "INSERT INTO t VALUES(1)");
                                    } finally {
                                        stillInterrupted.set(
                                                Thread.currentThread().isInterrupted());
                                    }
                                })
                        .awaitParked();
        waiting.thread().interrupt();
        cancelled(waiting);
        assertThat(stillInterrupted).as("the flag is restored").isTrue();
        requireUsable(connection, holder);
    }

    @ParameterizedTest
    @EnumSource
    void interruptEndsTheWaitOfATransactionsFirstStatement(Obstacle obstacle) throws Exception {
        Connection connection = db.safe("");
        connection.setAutoCommit(false);
        Connection holder = obstacle.lock(db);
        Background<String> waiting =
                Background.call(() -> ask(connection, "SELECT 1 FROM t")).awaitParked();
        waiting.thread().interrupt();
        cancelled(waiting);
        requireUsable(connection, holder);
    }

    @ParameterizedTest
    @EnumSource
    void statementCancelEndsIt(Obstacle obstacle) throws Exception {
        Connection connection = db.safe("");
        Connection holder = obstacle.lock(db);
        for (int i = 0; i < 50; i++) {
            Statement statement = connection.createStatement();
            Background<Integer> waiting =
                    Background.call(() -> statement.executeUpdate("INSERT INTO t VALUES(1)"))
                            .awaitParked();
            statement.cancel();
            cancelled(waiting);
            statement.close();
        }
        requireUsable(connection, holder);
    }

    @ParameterizedTest
    @EnumSource
    void closeEndsIt(Obstacle obstacle) throws Exception {
        Connection holder = obstacle.lock(db);
        for (int i = 0; i < 20; i++) {
            Connection connection = db.safe("");
            Background<Void> waiting =
                    Background.run(() -> run(connection, "INSERT INTO t VALUES(1)")).awaitParked();
            connection.close();
            assertThat(connection.isClosed()).isTrue();
            failure(waiting::get);
        }
        run(holder, "ROLLBACK");
    }

    @ParameterizedTest
    @EnumSource
    void abortEndsIt(Obstacle obstacle) throws Exception {
        Connection holder = obstacle.lock(db);
        Connection connection = db.safe("");
        Background<Void> waiting =
                Background.run(() -> run(connection, "INSERT INTO t VALUES(1)")).awaitParked();
        connection.abort(Runnable::run);
        assertThat(connection.isClosed()).isTrue();
        failure(waiting::get);
        run(holder, "ROLLBACK");
    }

    @ParameterizedTest
    @EnumSource
    void withoutABudgetThereIsNoWait(Obstacle obstacle) throws Exception {
        Connection holder = obstacle.lock(db);
        Connection connection = db.safe("?busy_timeout=0");
        contention(() -> run(connection, "INSERT INTO t VALUES(1)"));
        requireUsable(connection, holder);
    }

    @ParameterizedTest
    @EnumSource
    void withABudgetItEndsWithIt(Obstacle obstacle) throws Exception {
        Connection holder = obstacle.lock(db);
        Connection connection = db.safe("?busy_timeout=200");
        long start = System.nanoTime();
        contention(() -> run(connection, "INSERT INTO t VALUES(1)"));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(190), SOON);
        requireUsable(connection, holder);
    }

    @Test
    void messageNamesTheHolder() throws Exception {
        Connection holder = db.safe("");
        Background.run(
                        () -> {
                            Thread.currentThread().setName("the holder");
                            run(holder, "BEGIN", "INSERT INTO t VALUES(11)", "DELETE FROM t");
                        })
                .get();
        Connection connection = db.safe("?busy_timeout=20");
        SQLException e = contention(() -> run(connection, "INSERT INTO t VALUES(1)"));
        assertThat(e.getMessage())
                .contains("\"the holder\"")
                .contains("connection #" + holder.getClientInfo("safelite.connection"))
                .contains("first statement: BEGIN")
                .contains("last: DELETE FROM t")
                .contains("busy_timeout")
                .contains("20 ms")
                .contains(db.file().getFileName().toString());
        run(holder, "ROLLBACK");
    }

    @Test
    void messageOfAForeignLockSaysThatItIsForeign() throws Exception {
        Connection holder = Obstacle.FOREIGN_WRITER.lock(db);
        Connection connection = db.safe("?busy_timeout=20");
        SQLException e = contention(() -> run(connection, "INSERT INTO t VALUES(1)"));
        assertThat(e.getMessage()).contains("not in SafeLite's queue").contains("busy_timeout");
        assertThat(e.getCause()).isInstanceOf(SQLException.class);
        run(holder, "ROLLBACK");
    }

    /** Time-outs, interrupts, cancellations and grants race; whoever loses must hold nothing. */
    @Test
    void noTicketIsLeakedByRaces() throws Exception {
        AtomicInteger written = new AtomicInteger();
        List<Background<Void>> all = new ArrayList<>();
        AtomicBoolean end = new AtomicBoolean();
        for (int i = 0; i < 12; i++) {
            Connection connection = db.safe("?busy_timeout=" + (i % 4));
            all.add(Background.run(() -> writeOrGiveUp(connection, written)));
        }
        Background<Void> disturber =
                Background.run(
                        () -> {
                            Random random = new Random(1);
                            while (!end.get()) {
                                all.get(random.nextInt(all.size())).thread().interrupt();
                                Thread.onSpinWait();
                            }
                        });
        try {
            for (Background<Void> one : all) {
                one.get();
            }
        } finally {
            end.set(true);
        }
        disturber.get();
        Connection last = db.safe("?busy_timeout=0");
        WriterSlot slot = Databases.slot(last);
        // A checkpoint may be under way; it ends.
        Background.await(
                "nobody holds the slot or waits for it",
                () -> slot.holder() == null && slot.waiting() == 0);
        assertThat(ask(last, "SELECT count(*) FROM t")).isEqualTo("" + written.get());
        run(last, "INSERT INTO t VALUES(1)");
    }

    private static void writeOrGiveUp(Connection connection, AtomicInteger written)
            throws SQLException {
        for (int i = 0; i < 400; i++) {
            boolean explicit = ThreadLocalRandom.current().nextBoolean();
            try {
                connection.setAutoCommit(!explicit);
                run(connection, "INSERT INTO t VALUES(1)");
                if (explicit) {
                    connection.commit();
                }
                written.incrementAndGet();
            } catch (SQLException e) {
                assertThat(e.getSQLState()).as("%s", e).isIn("40001", "57014");
                if (explicit) {
                    connection.rollback();
                }
            }
            Thread.interrupted();
        }
    }
}
