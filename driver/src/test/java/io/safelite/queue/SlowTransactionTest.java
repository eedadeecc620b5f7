package io.safelite.queue;

import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safelite.event.SlowTransaction;
import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import io.safelite.testing.Events;
import io.safelite.testing.LogLines;
import io.safelite.testing.SqlFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A transaction that holds the writer slot for too long: {@code safelite.slow_transaction}. */
@Timeout(60)
class SlowTransactionTest {
    private static final String LIMIT = "?safelite.slow_transaction=100&" + Events.LISTENER;

    @RegisterExtension final Databases db = new Databases();
    @RegisterExtension final LogLines log = new LogLines();

    private final CountDownLatch told = new CountDownLatch(1);

    @BeforeEach
    void makeTable() throws SQLException {
        Events.clear();
        run(db.safe(""), "CREATE TABLE t(a)");
    }

    private Connection begun(String parameters) throws SQLException {
        Connection connection = db.safe(parameters);
        connection.setAutoCommit(false);
        beginsInThisMethod(connection);
        return connection;
    }

    private static void beginsInThisMethod(Connection connection) throws SQLException {
        run(connection, "INSERT INTO t VALUES('first')");
    }

    private void isInThisMethod() throws InterruptedException {
        told.await();
    }

    private static SlowTransaction event() throws InterruptedException {
        Background.await("it should be told", () -> !Events.of(SlowTransaction.class).isEmpty());
        return Events.of(SlowTransaction.class).get(0);
    }

    private static List<String> methods(List<StackTraceElement> stack) {
        return stack.stream().map(StackTraceElement::getMethodName).toList();
    }

    private static List<String> methods(Throwable place) {
        return methods(List.of(place.getStackTrace()));
    }

    @Test
    void isToldWhileItLastsThoughNobodyWaits() throws Exception {
        Connection connection = db.safe(LIMIT);
        connection.setAutoCommit(false);
        Background<Void> slow =
                Background.run(
                        () -> {
                            beginsInThisMethod(connection);
                            run(connection, "INSERT INTO t VALUES('last')");
                            isInThisMethod();
                        });

        SlowTransaction event = event();
        assertThat(slow.isDone()).isFalse();
        told.countDown();
        slow.get();

        assertThat(event.connection())
                .isEqualTo(Long.parseLong(connection.getClientInfo("safelite.connection")));
        assertThat(event.database()).isEqualTo(db.file().toString());
        assertThat(event.limit().toMillis()).isEqualTo(100);
        assertThat(event.holder().held().toMillis()).isGreaterThanOrEqualTo(100);
        assertThat(event.holder().thread()).isEqualTo("background");
        assertThat(event.holder().firstSql()).isEqualTo("INSERT INTO t VALUES('first')");
        assertThat(event.holder().lastSql()).isEqualTo("INSERT INTO t VALUES('last')");
        assertThat(methods(event.holder().beginning())).contains("beginsInThisMethod");
        assertThat(methods(event.holder().stack()))
                .contains("isInThisMethod")
                .doesNotContain("beginsInThisMethod");
        connection.rollback();
        assertThat(Events.of(SlowTransaction.class)).hasSize(1);
    }

    @Test
    void theLogShowsBothStacks() throws Exception {
        Connection connection = begun(LIMIT);
        event();
        connection.rollback();

        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("slow transaction")
                .contains(db.file().toString())
                .contains("INSERT INTO t VALUES('first')")
                .contains("safelite.slow_transaction=100");
        Throwable place = log.thrown().get(0);
        assertThat(methods(place)).contains("theLogShowsBothStacks");
        assertThat(methods(place.getSuppressed()[0])).contains("beginsInThisMethod");
    }

    /** In the middle of the statement, which holds the lock all the time. */
    @Test
    void aStatementInAutocommitIsATransactionToo() throws Exception {
        Connection connection = db.safe(LIMIT);
        run(
                connection,
                "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                        + " WHERE i < 1000000) SELECT i FROM n");

        assertThat(methods(event().holder().stack()))
                .contains("aStatementInAutocommitIsATransactionToo", "step");
    }

    @Test
    void aTransactionThatIsOverInTimeIsNotTold() throws Exception {
        Connection connection = db.safe("?safelite.slow_transaction=1000&" + Events.LISTENER);
        connection.setAutoCommit(false);
        long end = System.nanoTime() + 1_500_000_000;
        while (System.nanoTime() < end) {
            beginsInThisMethod(connection);
            Thread.sleep(100);
            connection.rollback();
        }

        assertThat(Events.of(SlowTransaction.class)).isEmpty();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void whereItBeganIsNotedOnlyIfWanted() throws Exception {
        Connection wanted = begun("?safelite.slow_transaction=60000");
        assertThat(methods(Databases.slot(wanted).holder().beginning()))
                .contains("beginsInThisMethod");
        wanted.rollback();

        Connection usual = begun("");
        assertThat(Databases.slot(usual).holder().beginning()).isNull();
        usual.rollback();
    }

    @Test
    void aThreadThatHasEndedIsSaidToHave() throws Exception {
        Connection connection = db.safe(LIMIT);
        connection.setAutoCommit(false);
        Background<Void> beginner = Background.run(() -> beginsInThisMethod(connection));
        beginner.get();
        beginner.thread().join();

        assertThat(event().holder().describe())
                .contains("by thread \"background\", which has ended");
        assertThat(event().holder().stack()).isEmpty();
        connection.rollback();
    }

    @Test
    void aVirtualThreadIsSeenToo() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21);
        Connection connection = db.safe(LIMIT);
        connection.setAutoCommit(false);
        Runnable slow =
                () -> {
                    try {
                        beginsInThisMethod(connection);
                        isInThisMethod();
                    } catch (SQLException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                };
        Thread thread =
                (Thread)
                        Thread.class
                                .getMethod("startVirtualThread", Runnable.class)
                                .invoke(null, slow);

        assertThat(methods(event().holder().stack())).contains("isInThisMethod");
        told.countDown();
        thread.join();
        connection.rollback();
    }

    /** Where it began is known to those that wait, too. */
    @Test
    void aLongWaitNamesWhereTheHolderBegan() throws Exception {
        Connection holder = begun("?safelite.slow_transaction=60000");
        Connection waiting = db.safe("?busy_timeout=100");
        Background<Void> write = Background.run(() -> run(waiting, "DELETE FROM t"));
        SqlFailures.contention(write::get);
        holder.rollback();

        assertThat(methods(log.thrown().get(0).getSuppressed()[0])).contains("beginsInThisMethod");
    }

    @Test
    void theThreadThatLooksEndsWhenItIsNotNeeded() throws Exception {
        Connection connection = begun("?safelite.slow_transaction=60000");
        assertThat(isWatched()).isTrue();
        connection.rollback();

        Background.await("the thread should end", () -> !isWatched());
    }

    private static boolean isWatched() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("safelite-watch"));
    }

    @Test
    void badLimitIsRefused() {
        for (String limit : new String[] {"0", "-1", "soon", ""}) {
            assertThat(SqlFailures.message(() -> db.safe("?safelite.slow_transaction=" + limit)))
                    .contains("safelite.slow_transaction=" + limit)
                    .contains("off, or a number of milliseconds");
        }
    }
}
