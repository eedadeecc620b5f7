package io.safelite.queue;

import static io.safelite.testing.Access.PLAIN;
import static io.safelite.testing.Access.SAFE;
import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.internal.queue.WriterSlot;
import io.safelite.testing.Access;
import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import io.safelite.testing.SqlFailures;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who has attached files queues for all of them, for BEGIN IMMEDIATE locks them all. */
@Timeout(60)
class AttachedFilesTest {
    private static final int TRANSACTIONS = 60;

    @RegisterExtension final Databases db = new Databases();

    private Path second() {
        return db.directory().resolve("second.db").toAbsolutePath();
    }

    private Connection attached(Access access, Path main, Path other, String parameters)
            throws SQLException {
        Connection connection = db.open(access, main + parameters);
        run(
                connection,
                "CREATE TABLE IF NOT EXISTS main.t(a INTEGER)",
                "ATTACH '" + other + "' AS other",
                "CREATE TABLE IF NOT EXISTS other.t(a INTEGER)");
        return connection;
    }

    private Background<Integer> writeBoth(Connection connection) {
        return Background.call(
                () -> {
                    int failures = 0;
                    connection.setAutoCommit(false);
                    for (int i = 0; i < TRANSACTIONS; i++) {
                        try {
                            run(
                                    connection,
                                    "INSERT INTO main.t VALUES(1)",
                                    "INSERT INTO other.t VALUES(1)");
                            connection.commit();
                        } catch (SQLException e) {
                            failures++;
                            connection.rollback();
                        }
                    }
                    return failures;
                });
    }

    private int failuresOfTwoInOppositeOrder(Access access, String parameters) throws Exception {
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            connections.add(attached(access, db.file(), second(), parameters));
            connections.add(attached(access, second(), db.file(), parameters));
        }
        List<Background<Integer>> writers = connections.stream().map(this::writeBoth).toList();
        int failures = 0;
        for (Background<Integer> writer : writers) {
            failures += writer.get();
        }
        assertThat(ask(connections.get(0), "SELECT count(*) FROM main.t"))
                .as("rows of what was committed")
                .isEqualTo(String.valueOf(connections.size() * TRANSACTIONS - failures));
        connections.get(0).rollback();
        return failures;
    }

    @Test
    void plainSqliteJdbcFailsInOppositeOrder() throws Exception {
        assertThat(failuresOfTwoInOppositeOrder(PLAIN, "?busy_timeout=50")).isPositive();
    }

    @Test
    void oppositeOrderIsNoDeadlock() throws Exception {
        assertThat(failuresOfTwoInOppositeOrder(SAFE, "")).isZero();
        assertThat(
                        attached(SAFE, db.file(), second(), "")
                                .unwrap(io.safelite.internal.jdbc.SafeConnection.class)
                                .session()
                                .context()
                                .files()
                                .slots())
                .hasSize(2);
    }

    @Test
    void writerOfTheAttachedFileIsWaitedForInTheQueue() throws Exception {
        Connection both = attached(SAFE, db.file(), second(), "?busy_timeout=100");
        Connection single = db.open(SAFE, second());
        single.setAutoCommit(false);
        Background.run(() -> run(single, "INSERT INTO t VALUES(5)")).get();
        SQLException e = SqlFailures.contention(() -> run(both, "INSERT INTO main.t VALUES(1)"));
        assertThat(e.getMessage()).contains("writer slot of").contains("INSERT INTO t VALUES(5)");
        // Which slot is asked for first depends on the files' identities.
        WriterSlot main = Databases.slot(db.open(SAFE, db.file()));
        assertThat(main.holder()).as("nothing is kept").isNull();
        single.commit();
        run(both, "INSERT INTO main.t VALUES(1)");
    }

    @Test
    void detachedFileIsNotQueuedForAnyMore() throws Exception {
        Connection both = attached(SAFE, db.file(), second(), "?busy_timeout=0");
        run(both, "DETACH other");
        Connection single = db.open(SAFE, second());
        single.setAutoCommit(false);
        run(single, "INSERT INTO t VALUES(5)");
        run(both, "INSERT INTO main.t VALUES(1)");
        single.commit();
    }

    @Test
    void fileAttachedTwiceIsNoDeadlockWithOneself() throws Exception {
        Connection twice = attached(SAFE, db.file(), db.file(), "?busy_timeout=500");
        assertThat(ask(twice, "SELECT count(*) FROM main.t")).isEqualTo("0");
        SqlFailures.failure(() -> run(twice, "BEGIN IMMEDIATE", "INSERT INTO main.t VALUES(1)"));
        run(twice, "DETACH other");
        run(twice, "INSERT INTO main.t VALUES(1)");
    }
}
