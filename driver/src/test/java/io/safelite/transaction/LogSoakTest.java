package io.safelite.transaction;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.internal.transaction.CheckpointGovernor;
import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import io.safelite.testing.DriverOnly;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The log of a file that is written to all the time and read all the time: readers overlap, so that
 * there is never a moment without one. Runs for {@code -Dsoak.seconds}, and not without (see
 * CONTRIBUTING.md).
 */
@DriverOnly("looks at the engine's own numbers")
@EnabledIf("isSoak")
class LogSoakTest {
    private static final int SECONDS = Integer.getInteger("safelite.soak.seconds", 0);
    private static final int WRITERS = 4;
    private static final int READERS = 4;
    private static final int ROWS = 20_000;

    /**
     * As docs/checkpoints.md has it, for readers like these: 4,000 pages and, where the machine
     * stood still for so long that an attempt to do without readers was in vain, what is written
     * until the next.
     */
    private static final long LONG_PAGES = 4000;

    private static final long SECONDS_BETWEEN_ATTEMPTS = 4;

    /** On average; {@link #writeUntil}. */
    private static final double PAGES_PER_COMMIT = 15.5;

    @RegisterExtension final Databases db = new Databases();

    static boolean isSoak() {
        return SECONDS > 0;
    }

    @Test
    void theLogStaysShort() throws Exception {
        Connection first = db.safe("");
        createTable(first);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        AtomicLong commits = new AtomicLong();
        AtomicLong reads = new AtomicLong();
        List<Background<Void>> all = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Connection connection = db.safe("");
            all.add(Background.run(() -> writeUntil(end, connection, commits)));
        }
        for (int i = 0; i < READERS; i++) {
            Connection connection = db.safe("");
            all.add(Background.run(() -> readUntil(end, connection, reads)));
        }

        CheckpointGovernor governor = Databases.session(first).context().checkpoints().governor();
        long longest = 0;
        long anew = 0;
        long before = 0;
        while (System.nanoTime() < end) {
            long pages = governor.statistics().logPages();
            longest = Math.max(longest, pages);
            anew += pages < before ? 1 : 0;
            before = pages;
            Thread.sleep(20);
        }
        for (Background<Void> each : all) {
            each.get();
        }
        System.out.printf(
                "%d commits and %d reads in %d s: the log had %d pages at most, and was begun anew"
                        + " at least %d times; %s%n",
                commits.get(), reads.get(), SECONDS, longest, anew, governor.statistics());

        double pagesPerSecond = PAGES_PER_COMMIT * commits.get() / SECONDS;
        assertThat((double) longest)
                .isBetween(1.0, LONG_PAGES + SECONDS_BETWEEN_ATTEMPTS * pagesPerSecond);
        assertThat(ask(first, "SELECT sum(n) FROM t")).isEqualTo("" + commits.get());
        assertThat(ask(first, "PRAGMA integrity_check")).isEqualTo("ok");
    }

    private static void createTable(Connection connection) throws SQLException {
        run(
                connection,
                "CREATE TABLE t(id INTEGER PRIMARY KEY, n INTEGER, filler BLOB)",
                "WITH RECURSIVE i(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM i WHERE id < "
                        + ROWS
                        + ") INSERT INTO t SELECT id, 0, randomblob(1000) FROM i");
    }

    /** One to thirty rows at random, each on a page of its own; the first is counted. */
    private static void writeUntil(long end, Connection connection, AtomicLong commits)
            throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement count =
                        connection.prepareStatement("UPDATE t SET n = n + 1 WHERE id = ?");
                PreparedStatement fill =
                        connection.prepareStatement(
                                "UPDATE t SET filler = randomblob(1000) WHERE id = ?")) {
            while (System.nanoTime() < end) {
                ThreadLocalRandom random = ThreadLocalRandom.current();
                count.setInt(1, random.nextInt(1, ROWS + 1));
                count.executeUpdate();
                for (int i = random.nextInt(30); i > 0; i--) {
                    fill.setInt(1, random.nextInt(1, ROWS + 1));
                    fill.executeUpdate();
                }
                connection.commit();
                commits.incrementAndGet();
            }
        }
    }

    /** Result sets that stay open for up to 40 ms, one after the other. */
    private static void readUntil(long end, Connection connection, AtomicLong reads)
            throws Exception {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT id, n FROM t WHERE id > ? ORDER BY id")) {
            while (System.nanoTime() < end) {
                query.setInt(1, ThreadLocalRandom.current().nextInt(ROWS / 2));
                try (ResultSet rows = query.executeQuery()) {
                    rows.next();
                    Thread.sleep(ThreadLocalRandom.current().nextInt(1, 40));
                    rows.next();
                }
                reads.incrementAndGet();
            }
        }
    }
}
