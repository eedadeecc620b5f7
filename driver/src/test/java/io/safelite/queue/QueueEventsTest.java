package io.safelite.queue;

import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.event.LockHolder;
import io.safelite.event.LockWait;
import io.safelite.event.LongHold;
import io.safelite.event.LongWait;
import io.safelite.jmx.WriterQueueMXBean;
import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import io.safelite.testing.Events;
import io.safelite.testing.LogLines;
import io.safelite.testing.SqlFailures;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import javax.management.JMX;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the queue tells: to listeners, in the log, through JMX, in exceptions. */
@Timeout(60)
class QueueEventsTest {
    @RegisterExtension final Databases db = new Databases();
    @RegisterExtension final LogLines log = new LogLines();

    @BeforeEach
    void makeTable() throws SQLException {
        Events.clear();
        run(db.safe(""), "CREATE TABLE t(a)");
    }

    private Connection reporting(String parameters) throws SQLException {
        return db.safe("?" + Events.LISTENER + parameters);
    }

    /** Holds the slot, begun by a method whose name a stack shows. */
    private Connection holderBegunHere() throws Exception {
        Connection holder = reporting("");
        holder.setAutoCommit(false);
        Background.run(() -> beginsInThisMethod(holder)).get();
        return holder;
    }

    private static void beginsInThisMethod(Connection holder) throws SQLException {
        run(holder, "INSERT INTO t VALUES('first')", "INSERT INTO t VALUES('last')");
    }

    @Test
    void halfOfTheBudgetIsToldOnceWithTheHolder() throws Exception {
        Connection holder = holderBegunHere();
        Connection waiting = reporting("&busy_timeout=400");
        SqlFailures.contention(() -> run(waiting, "DELETE FROM t"));
        LongWait event = Events.of(LongWait.class).get(0);
        assertThat(Events.of(LongWait.class)).hasSize(1);
        assertThat(event.waited().toMillis()).isBetween(200L, 399L);
        assertThat(event.budget().toMillis()).isEqualTo(400);
        assertThat(event.sql()).isEqualTo("DELETE FROM t");
        LockHolder.InThisJvm who = (LockHolder.InThisJvm) event.holder();
        assertThat(who.firstSql()).isEqualTo("INSERT INTO t VALUES('first')");
        assertThat(who.lastSql()).isEqualTo("INSERT INTO t VALUES('last')");
        assertThat(who.connection())
                .isEqualTo(Long.parseLong(holder.getClientInfo("safelite.connection")));
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("half of its limit")
                .contains("INSERT INTO t VALUES('first')");
        holder.rollback();
    }

    @Test
    void theWarningOfALongWaitShowsWhereTheHolderIs() throws Exception {
        Connection holder = reporting("");
        holder.setAutoCommit(false);
        run(holder, "INSERT INTO t VALUES(1)");
        Background<Void> write =
                Background.run(() -> run(db.safe("?busy_timeout=100"), "DELETE FROM t"));
        SqlFailures.contention(write::get);
        holder.rollback();
        assertThat(log.thrown())
                .singleElement()
                .satisfies(
                        place ->
                                assertThat(place.getStackTrace())
                                        .anyMatch(
                                                frame ->
                                                        frame.getMethodName()
                                                                .startsWith("theWarningOfALong")));
    }

    @Test
    void onceSomebodyHasWaitedLongTheBeginningOfTransactionsIsKnown() throws Exception {
        Connection before = holderBegunHere();
        Connection waiting = reporting("&busy_timeout=100");
        SQLException first = SqlFailures.contention(() -> run(waiting, "DELETE FROM t"));
        assertThat(stacks(first)).doesNotContain("beginsInThisMethod");
        before.rollback();
        Connection holder = holderBegunHere();
        SQLException second = SqlFailures.contention(() -> run(waiting, "DELETE FROM t"));
        assertThat(stacks(second)).contains("beginsInThisMethod");
        assertThat(second.getSuppressed())
                .extracting(Throwable::getMessage)
                .contains("where its transaction began");
        holder.rollback();
    }

    private static String stacks(SQLException e) {
        StringBuilder frames = new StringBuilder();
        for (Throwable suppressed : e.getSuppressed()) {
            Arrays.stream(suppressed.getStackTrace()).forEach(frames::append);
        }
        return frames.toString();
    }

    @Test
    void exceptionShowsWhereTheHolderIsNow() throws Exception {
        Connection holder = reporting("");
        holder.setAutoCommit(false);
        Background<Void> busyElsewhere =
                Background.run(
                        () -> {
                            run(holder, "INSERT INTO t VALUES(1)");
                            sleepsInThisMethod();
                            holder.commit();
                        });
        Background.await("it should hold", () -> Databases.slot(holder).holder() != null);
        Thread.sleep(20);
        SQLException e =
                SqlFailures.contention(() -> run(db.safe("?busy_timeout=100"), "DELETE FROM t"));
        assertThat(stacks(e)).contains("sleepsInThisMethod");
        busyElsewhere.get();
    }

    private static void sleepsInThisMethod() throws InterruptedException {
        Thread.sleep(1500);
    }

    @Test
    void waitsSayHowTheyEndedAndLongHoldsAreTold() throws Exception {
        Connection holder = reporting("");
        holder.setAutoCommit(false);
        run(holder, "INSERT INTO t VALUES('kept long')");
        Connection waiting = reporting("");
        Background<Void> write =
                Background.run(() -> run(waiting, "INSERT INTO t VALUES(2)")).awaitParked();
        Thread.sleep(1100);
        holder.commit();
        write.get();
        LockWait wait = Events.of(LockWait.class).get(0);
        assertThat(wait.outcome()).isEqualTo(LockWait.Outcome.HANDED_OVER);
        assertThat(wait.reason()).isEqualTo(LockWait.Reason.WRITER_SLOT);
        assertThat(wait.overtaken()).isZero();
        assertThat(wait.waited().toMillis()).isGreaterThanOrEqualTo(1000);
        LongHold hold = Events.of(LongHold.class).get(0);
        assertThat(hold.held().toMillis()).isGreaterThanOrEqualTo(1000);
        assertThat(hold.firstSql()).isEqualTo("INSERT INTO t VALUES('kept long')");
        Background<Void> cancelled;
        holder.setAutoCommit(false);
        run(holder, "INSERT INTO t VALUES(3)");
        cancelled = Background.run(() -> run(waiting, "DELETE FROM t")).awaitParked();
        waiting.close();
        SqlFailures.failure(cancelled::get);
        SqlFailures.contention(
                () ->
                        Background.run(() -> run(reporting("&busy_timeout=20"), "DELETE FROM t"))
                                .get());
        holder.rollback();
        assertThat(Events.of(LockWait.class))
                .extracting(LockWait::outcome)
                .containsExactly(
                        LockWait.Outcome.HANDED_OVER,
                        LockWait.Outcome.CANCELLED,
                        LockWait.Outcome.TIMED_OUT);
    }

    @Test
    void transactionThatComesBackInItsTurnOvertakesAndIsCounted() throws Exception {
        Connection greedy = db.safe("");
        greedy.setAutoCommit(false);
        Connection patient = reporting("");
        Background<Void> write = null;
        for (int i = 0; i < 1000 && (write == null || Events.of(LockWait.class).isEmpty()); i++) {
            run(greedy, "INSERT INTO t VALUES(1)");
            if (write == null) {
                write = Background.run(() -> run(patient, "INSERT INTO t VALUES(2)"));
                Background.await("it should wait", () -> Databases.slot(greedy).waiting() == 1);
            }
            greedy.commit();
        }
        write.get();
        assertThat(Events.of(LockWait.class)).hasSize(1);
        assertThat(Databases.slot(greedy).statistics().overtakings())
                .isGreaterThanOrEqualTo(Events.of(LockWait.class).get(0).overtaken());
    }

    @Test
    void countersAndHistogramAreReadThroughJmx() throws Exception {
        Connection holder = db.safe("");
        holder.setAutoCommit(false);
        Background.run(() -> run(holder, "INSERT INTO t VALUES(1)")).get();
        SqlFailures.contention(() -> run(db.safe("?busy_timeout=20"), "DELETE FROM t"));
        ObjectName name =
                new ObjectName(
                        "io.safelite:type=WriterQueue,file="
                                + ObjectName.quote(db.file().toString()));
        Background.await(
                "the bean should be registered",
                () -> ManagementFactory.getPlatformMBeanServer().isRegistered(name));
        WriterQueueMXBean bean =
                JMX.newMXBeanProxy(
                        ManagementFactory.getPlatformMBeanServer(), name, WriterQueueMXBean.class);
        assertThat(bean.getDatabase()).isEqualTo(db.file().toString());
        assertThat(bean.getHolder()).contains("INSERT INTO t VALUES(1)");
        assertThat(bean.getTimedOut()).isEqualTo(1);
        assertThat(bean.getWaiting()).isZero();
        assertThat(bean.getGranted()).isGreaterThanOrEqualTo(2);
        assertThat(bean.getLongestWaitMillis()).isBetween(20.0, 5000.0);
        assertThat(bean.getWaitsByMicros().values().stream().mapToLong(n -> n).sum()).isEqualTo(1);
        assertThat(bean.getWaitsByMicros().keySet())
                .allSatisfy(bound -> assertThat(bound).isGreaterThanOrEqualTo(20_000));
        assertThat(bean.getWaited()).isZero();
        assertThat(bean.getCancelled()).isZero();
        assertThat(bean.getHandedOver()).isZero();
        assertThat(bean.getOvertakings()).isZero();
        holder.rollback();
        assertThat(bean.getHolder()).isNull();
        db.closeAll();
        Background.await(
                "the bean should be gone",
                () -> !ManagementFactory.getPlatformMBeanServer().isRegistered(name));
    }
}
