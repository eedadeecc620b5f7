package io.safelite.transaction;

import static io.safelite.testing.Access.SAFE;
import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safelite.internal.queue.WriterSlot;
import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections used by several threads, by virtual threads, and forgotten by all of them. */
class SharedConnectionTest {
    @RegisterExtension final Databases db = new Databases();

    @BeforeEach
    void table() throws SQLException {
        run(db.plain("?journal_mode=WAL"), "CREATE TABLE t(thread INTEGER, n INTEGER)");
    }

    @Test
    void eightThreadsWithTheirOwnStatementsDoNotDisturbEachOther() throws Exception {
        Connection connection = db.safe("");
        List<Background<Void>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int thread = i;
            all.add(Background.run(() -> insertAndRead(connection, thread)));
        }
        for (Background<Void> one : all) {
            one.get();
        }
        assertThat(ask(connection, "SELECT count(*), count(DISTINCT thread * 1000 + n) FROM t"))
                .isEqualTo("800");
    }

    private static void insertAndRead(Connection connection, int thread) throws SQLException {
        try (PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO t VALUES(?, ?)", 1);
                PreparedStatement read =
                        connection.prepareStatement("SELECT n FROM t WHERE thread = ?");
                Statement other = connection.createStatement()) {
            for (int n = 0; n < 100; n++) {
                insert.setInt(1, thread);
                insert.setInt(2, n);
                assertThat(insert.executeUpdate()).isEqualTo(1);
                requireKeyIsOurs(insert, other, thread, n);
                read.setInt(1, thread);
                int rows = 0;
                try (ResultSet found = read.executeQuery()) {
                    while (found.next()) {
                        rows++;
                    }
                }
                assertThat(rows).isEqualTo(n + 1);
            }
        }
    }

    private static void requireKeyIsOurs(
            PreparedStatement insert, Statement other, int thread, int n) throws SQLException {
        long key;
        try (ResultSet keys = insert.getGeneratedKeys()) {
            keys.next();
            key = keys.getLong(1);
        }
        try (ResultSet row = other.executeQuery("SELECT thread, n FROM t WHERE rowid = " + key)) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(thread);
            assertThat(row.getInt(2)).isEqualTo(n);
        }
    }

    @Test
    void transactionBesideOtherThreadsStatementsCorruptsNothing() throws Exception {
        Connection connection = db.safe("");
        Background<Void> transactions =
                Background.run(
                        () -> {
                            for (int i = 0; i < 100; i++) {
                                connection.setAutoCommit(false);
                                run(connection, "INSERT INTO t VALUES(-1, 1)");
                                if (i % 2 == 0) {
                                    connection.commit();
                                } else {
                                    connection.rollback();
                                }
                                connection.setAutoCommit(true);
                            }
                        });
        List<Background<Void>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int thread = i;
            all.add(
                    Background.run(
                            () -> {
                                for (int n = 0; n < 100; n++) {
                                    run(
                                            connection,
                                            "INSERT INTO t VALUES(" + thread + "," + n + ")");
                                    ask(connection, "SELECT count(*) FROM t");
                                }
                            }));
        }
        transactions.get();
        for (Background<Void> one : all) {
            one.get();
        }
        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(ask(connection, "PRAGMA integrity_check")).isEqualTo("ok");
        run(db.plain("?busy_timeout=0"), "INSERT INTO t VALUES(9, 9)");
    }

    @Test
    void fiftyVirtualThreadsWrite() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21);
        ExecutorService threads =
                (ExecutorService)
                        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Connection connection = db.safe("");
            all.add(threads.submit(() -> tenTransactions(connection)));
        }
        for (Future<?> one : all) {
            one.get();
        }
        threads.shutdown();
        assertThat(ask(db.plain(""), "SELECT count(*) FROM t")).isEqualTo("500");
    }

    private static Void tenTransactions(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        for (int n = 0; n < 10; n++) {
            int count = Integer.parseInt(ask(connection, "SELECT count(*) FROM t"));
            run(connection, "INSERT INTO t VALUES(0, " + count + ")");
            connection.commit();
        }
        return null;
    }

    @Test
    void forgottenConnectionGivesItsSlotBack() throws Exception {
        Connection connection = db.safe("");
        WriterSlot slot = Databases.slot(connection);
        WeakReference<Connection> forgotten = forget();
        Background.await(
                "the garbage collector should free the slot",
                () -> {
                    System.gc();
                    return slot.holder() == null;
                });
        assertThat(forgotten.get()).isNull();
        run(connection, "INSERT INTO t VALUES(1, 1)");
        assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("1");
    }

    private WeakReference<Connection> forget() throws SQLException {
        Connection connection = SAFE.connect(db.file());
        connection.setAutoCommit(false);
        run(connection, "INSERT INTO t VALUES(0, 0)");
        connection.prepareStatement("SELECT * FROM t").executeQuery().next();
        assertThat(Databases.slot(connection).holder()).isNotNull();
        return new WeakReference<>(connection);
    }
}
