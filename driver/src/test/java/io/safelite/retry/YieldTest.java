package io.safelite.retry;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.busy;
import static io.safelite.testing.SqlFailures.contention;
import static io.safelite.testing.SqlFailures.doomed;
import static io.safelite.testing.SqlFailures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.event.TransactionRetry;
import io.safelite.event.TransactionRetry.Outcome;
import io.safelite.event.TransactionRetry.Trigger;
import io.safelite.internal.queue.Client;
import io.safelite.internal.queue.WriterSlot;
import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import io.safelite.testing.DriverOnly;
import io.safelite.testing.Events;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

/** A thread whose transaction has only read wants to write through another connection. */
@Timeout(30)
class YieldTest {
    private static final String SAFE = "?busy_timeout=1000&" + Events.LISTENER;

    @RegisterExtension final Databases db = new Databases();

    private Connection outer;
    private Connection inner;

    @BeforeEach
    void tables() throws SQLException {
        run(
                db.plain("?journal_mode=WAL"),
                "CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT)",
                "INSERT INTO item VALUES(1, 'one'), (2, 'two')",
                "CREATE TABLE ids(next INTEGER)",
                "INSERT INTO ids VALUES(3)");
        outer = db.safe(SAFE);
        inner = db.safe(SAFE);
        Events.clear();
    }

    private void takeNextId() throws SQLException {
        inner.setAutoCommit(false);
        ask(inner, "SELECT next FROM ids");
        run(inner, "UPDATE ids SET next = next + 1");
        inner.commit();
    }

    @Test
    void plainWithImmediateWaitsForItself() throws SQLException {
        Connection holder = db.plain("?transaction_mode=IMMEDIATE&busy_timeout=100");
        Connection other = db.plain("?transaction_mode=IMMEDIATE&busy_timeout=100");
        holder.setAutoCommit(false);
        ask(holder, "SELECT name FROM item WHERE id = 1");
        busy(() -> other.setAutoCommit(false));
    }

    @Test
    void outerTransactionLetsTheInnerOneWrite() throws SQLException {
        outer.setAutoCommit(false);
        assertThat(ask(outer, "SELECT name FROM item WHERE id = 1")).isEqualTo("one");
        takeNextId();
        run(outer, "INSERT INTO item VALUES(3, 'three')");
        outer.commit();
        assertThat(ask(inner, "SELECT count(*) FROM item")).isEqualTo("3");
        TransactionRetry event = Events.of(TransactionRetry.class).get(0);
        assertThat(event.trigger()).isEqualTo(Trigger.YIELDED);
        assertThat(event.outcome()).isEqualTo(Outcome.REPLAYED);
    }

    @Test
    void againAndAgain() throws SQLException {
        outer.setAutoCommit(false);
        for (int i = 0; i < 5; i++) {
            assertThat(ask(outer, "SELECT name FROM item WHERE id = 1")).isEqualTo("one");
            takeNextId();
        }
        run(outer, "INSERT INTO item SELECT next, 'next' FROM ids");
        outer.commit();
        assertThat(ask(outer, "SELECT max(id) FROM item")).isEqualTo("8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEGIN", "BEGIN DEFERRED", "SAVEPOINT s"})
    void howeverItBegan(String begin) throws SQLException {
        run(outer, begin);
        ask(outer, "SELECT name FROM item WHERE id = 1");
        takeNextId();
        run(outer, "INSERT INTO item VALUES(3, 'three')", "COMMIT");
        assertThat(ask(inner, "SELECT count(*) FROM item")).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"})
    void lockThatWasAskedForIsKept(String begin) throws SQLException {
        run(outer, begin);
        ask(outer, "SELECT name FROM item WHERE id = 1");
        SQLException e = failure(() -> run(inner, "UPDATE ids SET next = 100"));
        assertThat(e.getSQLState()).isEqualTo("HY000");
        run(outer, "COMMIT");
    }

    @Test
    void whatHoldsForTheTransactionHoldsAfterwards() throws SQLException {
        run(inner, "CREATE TABLE child(item REFERENCES item(id))", "PRAGMA foreign_keys=1");
        run(outer, "PRAGMA foreign_keys=1");
        outer.setAutoCommit(false);
        run(outer, "PRAGMA defer_foreign_keys=1");
        takeNextId();
        run(outer, "INSERT INTO child VALUES(77)", "INSERT INTO item VALUES(77, 'later')");
        outer.commit();
        assertThat(ask(inner, "SELECT count(*) FROM child")).isEqualTo("1");
    }

    @Test
    void openCursorIsReadOnAfterwards() throws SQLException {
        outer.setAutoCommit(false);
        try (ResultSet rows =
                outer.createStatement().executeQuery("SELECT id, name FROM item ORDER BY id")) {
            rows.next();
            assertThat(rows.getString(2)).isEqualTo("one");
            takeNextId();
            assertThat(rows.getInt(1)).as("the row it stands on").isEqualTo(1);
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("name")).isEqualTo("two");
            assertThat(rows.next()).isFalse();
        }
        run(outer, "INSERT INTO item VALUES(3, 'three')");
        outer.commit();
        assertThat(ask(inner, "SELECT count(*) FROM item")).isEqualTo("3");
    }

    @Test
    void commitOfATransactionThatOnlyReadNeedsNoLock() throws SQLException {
        outer.setAutoCommit(false);
        ask(outer, "SELECT name FROM item WHERE id = 1");
        inner.setAutoCommit(false);
        run(inner, "UPDATE ids SET next = 100");
        outer.commit();
        inner.commit();
        assertThat(ask(outer, "SELECT next FROM ids")).isEqualTo("100");
        outer.commit();
    }

    @Test
    void commitBySqlAndRollbackLikewise() throws SQLException {
        run(outer, "BEGIN");
        ask(outer, "SELECT name FROM item WHERE id = 1");
        takeNextId();
        run(outer, "COMMIT");
        run(outer, "BEGIN");
        ask(outer, "SELECT name FROM item WHERE id = 1");
        takeNextId();
        run(outer, "ROLLBACK");
        outer.setAutoCommit(false);
        ask(outer, "SELECT name FROM item WHERE id = 1");
        takeNextId();
        outer.rollback();
        ask(outer, "SELECT name FROM item WHERE id = 1");
        takeNextId();
        outer.setAutoCommit(true);
        assertThat(ask(outer, "SELECT next FROM ids")).isEqualTo("7");
    }

    @Test
    void whatItHasReadWasChangedByTheInnerOne() throws SQLException {
        outer.setAutoCommit(false);
        assertThat(ask(outer, "SELECT next FROM ids")).isEqualTo("3");
        takeNextId();
        SQLException e = contention(() -> run(outer, "INSERT INTO item VALUES(3, 'three')"));
        assertThat(e.getMessage()).contains("reason OBSERVATION_CHANGED").contains("own thread");
        doomed(() -> ask(outer, "SELECT 1"));
        outer.rollback();
        assertThat(ask(outer, "SELECT count(*) FROM item")).isEqualTo("2");
        outer.rollback();
    }

    @Test
    void whatHappensBelowWhileItIsGivenUpIsNotDoneAgain() throws SQLException {
        outer.setAutoCommit(false);
        ask(outer, "SELECT name FROM item WHERE id = 1");
        takeNextId();
        outer.unwrap(SQLiteConnection.class).getDatabase().total_changes();
        SQLException e = contention(() -> run(outer, "INSERT INTO item VALUES(3, 'three')"));
        assertThat(e.getMessage()).contains("reason UNWRAPPED");
        outer.rollback();
    }

    /** Whoever goes on without the lock must not have it begun for him. */
    @Test
    void exclusiveTransactionThatGivesWayAgainGoesOnWithoutTheLock() throws SQLException {
        outer = db.safe(SAFE + "&safelite.begin=exclusive");
        outer.setAutoCommit(false);
        for (int i = 0; i < 3; i++) {
            assertThat(ask(outer, "SELECT name FROM item WHERE id = 1")).isEqualTo("one");
            takeNextId();
        }
        run(outer, "INSERT INTO item SELECT next, 'next' FROM ids");
        outer.commit();
        assertThat(ask(outer, "SELECT max(id) FROM item")).isEqualTo("6");
        outer.commit();
    }

    @Test
    void transactionThatHasWrittenDoesNotYield() throws SQLException {
        outer.setAutoCommit(false);
        run(outer, "INSERT INTO item VALUES(3, 'three')");
        inner.setAutoCommit(false);
        SQLException e = failure(() -> run(inner, "UPDATE ids SET next = 100"));
        assertThat(e.getSQLState()).isEqualTo("HY000");
        assertThat(e.getMessage()).contains("waits for itself");
        inner.rollback();
        outer.commit();
        assertThat(ask(inner, "SELECT count(*) FROM item")).isEqualTo("3");
    }

    @Test
    void innerTransactionThatIsStillOpenIsNotWaitedFor() throws SQLException {
        outer.setAutoCommit(false);
        ask(outer, "SELECT name FROM item WHERE id = 1");
        inner.setAutoCommit(false);
        run(inner, "UPDATE ids SET next = 100");
        SQLException e = failure(() -> run(outer, "INSERT INTO item VALUES(3, 'three')"));
        assertThat(e.getSQLState()).isEqualTo("HY000");
        doomed(outer::commit);
        outer.rollback();
        inner.commit();
        assertThat(ask(outer, "SELECT count(*) FROM item")).isEqualTo("2");
        outer.commit();
    }

    @Test
    void anotherThreadIsWaitedForAsEver() throws Exception {
        outer.setAutoCommit(false);
        ask(outer, "SELECT name FROM item WHERE id = 1");
        Background<Void> writer = Background.run(() -> run(inner, "UPDATE ids SET next = 100"));
        Thread.sleep(100);
        assertThat(ask(outer, "SELECT next FROM ids")).isEqualTo("3");
        run(outer, "UPDATE item SET name = 'first' WHERE id = 1");
        outer.commit();
        writer.get();
        assertThat(ask(outer, "SELECT next FROM ids")).isEqualTo("100");
        outer.commit();
    }

    /** As with the lock that Hibernate has around each of its id generators. */
    @Test
    void givesWayToAThreadThatItsOwnOneWaitsFor() throws Exception {
        ReentrantLock application = new ReentrantLock();
        CountDownLatch locked = new CountDownLatch(1);
        outer.setAutoCommit(false);
        ask(outer, "SELECT name FROM item WHERE id = 1");
        Background<Void> other =
                Background.run(
                        () -> {
                            application.lock();
                            locked.countDown();
                            try {
                                run(inner, "UPDATE ids SET next = 100");
                            } finally {
                                application.unlock();
                            }
                        });
        locked.await();
        application.lock(); // held by the other thread, which waits for our slot
        application.unlock();
        other.get();
        run(outer, "INSERT INTO item SELECT next, 'n' FROM ids");
        outer.commit();
        assertThat(ask(outer, "SELECT max(id) FROM item")).isEqualTo("100");
        outer.commit();
    }

    /** Whoever looks may be late: the thread was blocked, but is so no longer. */
    @Test
    @DriverOnly("asks the engine's client")
    void doesNotGiveWayOnceItHasGoneOn() throws SQLException {
        outer.setAutoCommit(false);
        ask(outer, "SELECT name FROM item WHERE id = 1");
        WriterSlot slot = Databases.slot(outer);
        Client client = slot.holder().client();
        long seen = client.activity();
        ask(outer, "SELECT name FROM item WHERE id = 2");

        assertThat(client.yieldSlotsToOther(seen)).isFalse();
        assertThat(slot.holder()).isNotNull();

        assertThat(client.yieldSlotsToOther(client.activity())).isTrue();
        assertThat(slot.holder()).isNull();
    }

    /** Not all of them look as often as one would; each looks for all. */
    @Test
    void givesWayWhicheverOfManyWaitersItsThreadWaitsFor() throws Exception {
        int many = 20;
        ReentrantLock application = new ReentrantLock();
        CountDownLatch locked = new CountDownLatch(1);
        outer.setAutoCommit(false);
        ask(outer, "SELECT name FROM item WHERE id = 1");
        List<Background<Void>> others = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            Connection other = db.safe(SAFE);
            others.add(Background.run(() -> run(other, "UPDATE ids SET next = next + 1")));
        }
        others.add(
                Background.run(
                        () -> {
                            application.lock();
                            locked.countDown();
                            try {
                                run(inner, "UPDATE ids SET next = next + 100");
                            } finally {
                                application.unlock();
                            }
                        }));
        locked.await();
        application.lock();
        application.unlock();
        for (Background<Void> other : others) {
            other.get();
        }
        run(outer, "INSERT INTO item SELECT next, 'n' FROM ids");
        outer.commit();
        assertThat(ask(outer, "SELECT max(id) FROM item")).isEqualTo("" + (3 + many + 100));
        outer.commit();
    }

    @Test
    void autocommitWriteOfTheSameThreadToo() throws SQLException {
        outer.setAutoCommit(false);
        ask(outer, "SELECT name FROM item WHERE id = 1");
        run(inner, "UPDATE ids SET next = 50");
        run(outer, "INSERT INTO item SELECT next, 'n' FROM ids");
        outer.commit();
        assertThat(ask(inner, "SELECT max(id) FROM item")).isEqualTo("50");
    }
}
