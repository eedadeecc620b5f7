package io.safelite.queue;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.contention;
import static io.safelite.testing.SqlFailures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import io.safelite.testing.LogLines;
import io.safelite.testing.OtherJvm;
import io.safelite.testing.SqlProgram;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A wait for the turn of another process ends when somebody ends it, and leaves nothing behind. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class WaitingForAnotherProcessTest {
    private static final Duration SOON = Duration.ofMillis(500);
    private static final String INSERT = "INSERT INTO t VALUES('mine')";

    @RegisterExtension final Databases db = new Databases();
    @RegisterExtension final LogLines log = new LogLines();

    /** Starting it takes long; who kills it needs one of its own. */
    private static OtherJvm other;

    private Connection connection;

    @BeforeAll
    static void startOther() throws Exception {
        other = SqlProgram.start();
    }

    @AfterAll
    static void killOther() throws Exception {
        other.close();
    }

    @BeforeEach
    void otherProcessHasTheTurn() throws Exception {
        run(db.plain("?journal_mode=WAL"), "CREATE TABLE t(who)");
        connection = db.safe("");
        run(connection, "INSERT INTO t VALUES('first')");
        takeTheTurn(other);
    }

    private void takeTheTurn(OtherJvm process) throws Exception {
        process.does(
                SqlProgram.open(db.file()), "BEGIN IMMEDIATE", "INSERT INTO t VALUES('other')");
    }

    /** Waits until it stands in the line of the processes, not yet at SQLite's lock. */
    private static <T> Background<T> standing(Background<T> waiting) throws InterruptedException {
        Background.await("waits for the other process", () -> isAtTheGate(waiting.thread()));
        return waiting.awaitParked();
    }

    private static boolean isAtTheGate(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().endsWith(".ProcessGate"));
    }

    private Background<Void> write(Connection waiting) throws InterruptedException {
        return standing(Background.run(() -> run(waiting, INSERT)));
    }

    private static void endsSoon(Background<?> waiting, long since, String state) {
        SQLException e = failure(waiting::get);
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(SOON);
        assertThat(e.getSQLState()).as("%s", e).isEqualTo(state);
    }

    /** Both processes go on, one after the other, and what was cancelled has had no effect. */
    private void requireUsable(Connection mine) throws Exception {
        other.does("COMMIT");
        mine.setAutoCommit(true);
        run(mine, INSERT);
        other.does("INSERT INTO t VALUES('other')");
        assertThat(ask(mine, "SELECT group_concat(who) FROM t"))
                .isEqualTo("first,other,mine,other");
    }

    @Test
    void waitEndsWithTheOthersTransaction() throws Exception {
        Background<Void> waiting = write(connection);
        long start = System.nanoTime();
        other.does("COMMIT");
        waiting.get();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    @Test
    void interruptEndsIt() throws Exception {
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        Background<Void> waiting =
                standing(
                        Background.run(
                                () -> {
                                    try {
                                        run(connection, INSERT);
                                    } finally {
                                        stillInterrupted.set(
                                                Thread.currentThread().isInterrupted());
                                    }
                                }));
        long start = System.nanoTime();
        waiting.thread().interrupt();
        endsSoon(waiting, start, "57014");
        assertThat(stillInterrupted).as("the flag is restored").isTrue();
        requireUsable(connection);
    }

    @Test
    void interruptEndsTheWaitOfATransactionsFirstStatement() throws Exception {
        connection.setAutoCommit(false);
        Background<String> waiting =
                standing(Background.call(() -> ask(connection, "SELECT 1 FROM t")));
        long start = System.nanoTime();
        waiting.thread().interrupt();
        endsSoon(waiting, start, "57014");
        requireUsable(connection);
    }

    @Test
    void statementCancelEndsIt() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (Statement statement = connection.createStatement()) {
                Background<Integer> waiting =
                        standing(Background.call(() -> statement.executeUpdate(INSERT)));
                long start = System.nanoTime();
                statement.cancel();
                endsSoon(waiting, start, "57014");
            }
        }
        requireUsable(connection);
    }

    @Test
    void closeEndsIt() throws Exception {
        Background<Void> waiting = write(connection);
        long start = System.nanoTime();
        connection.close();
        assertThat(connection.isClosed()).isTrue();
        failure(waiting::get);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        requireUsable(db.safe(""));
    }

    @Test
    void abortEndsIt() throws Exception {
        Connection neighbour = db.safe("");
        Background<Void> waiting = write(connection);
        long start = System.nanoTime();
        connection.abort(Runnable::run);
        assertThat(connection.isClosed()).isTrue();
        failure(waiting::get);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        requireUsable(neighbour);
    }

    @Test
    void queryTimeoutEndsIt() throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            long start = System.nanoTime();
            contention(() -> statement.executeUpdate(INSERT));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(990), Duration.ofMillis(1500));
        }
        requireUsable(connection);
    }

    @Test
    void busyTimeoutEndsItAndNamesTheProcess() throws Exception {
        Connection impatient = db.safe("?busy_timeout=300");
        long start = System.nanoTime();
        SQLException e = contention(() -> run(impatient, INSERT));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(290), Duration.ofMillis(800));
        assertThat(e.getMessage())
                .contains("writer slot of " + db.file())
                .contains("held by process " + other.pid() + " (")
                .contains(SqlProgram.class.getSimpleName())
                .contains("whose turn began")
                .contains("300 ms");
        run(impatient, "PRAGMA busy_timeout=30000");
        requireUsable(impatient);
    }

    @Test
    void withoutABudgetThereIsNoWait() throws Exception {
        Connection impatient = db.safe("?busy_timeout=0");
        long start = System.nanoTime();
        contention(() -> run(impatient, INSERT));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        run(impatient, "PRAGMA busy_timeout=30000");
        requireUsable(impatient);
    }

    @Test
    void whoeverWaitsBehindInThisJvmReadsWhichProcessIsInTheWay() throws Exception {
        Background<Void> first = write(connection);
        Connection impatient = db.safe("?busy_timeout=100");
        SQLException e = contention(() -> run(impatient, INSERT));
        assertThat(e.getMessage())
                .contains("by thread \"background\"")
                .contains("which itself waits for process " + other.pid() + " (");
        other.does("COMMIT");
        first.get();
    }

    @Test
    void longTransactionOfTheOtherIsWaitedForToItsEnd() throws Exception {
        Background<Void> waiting = write(connection);
        Thread.sleep(2500);
        assertThat(waiting.isDone()).isFalse();
        long start = System.nanoTime();
        other.does("COMMIT");
        waiting.get();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    @Test
    void killedProcessLetsTheNextOneInAtOnce() throws Exception {
        other.does("ROLLBACK");
        try (OtherJvm victim = SqlProgram.start()) {
            takeTheTurn(victim);
            Background<Void> waiting = write(connection);
            long start = System.nanoTime();
            victim.kill();
            waiting.get();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        }
        assertThat(ask(connection, "SELECT group_concat(who) FROM t")).isEqualTo("first,mine");
    }
}
