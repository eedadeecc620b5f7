package io.safelite.it.powerloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.safelite.testing.Disk;
import io.safelite.testing.DiskCall;
import io.safelite.testing.DiskCall.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What remains of a run when the power fails. {@code -Dsoak.seconds=60} makes the runs longer. */
@Tag("jdk-independent")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PowerLossTest {
    private static final long SEED = Long.getLong("powerloss.seed", 1);
    private static final int THREADS = 4;
    private static final int ROUNDS = 3;
    private static final int SQLITE_IOERR = 10;

    /** Transactions leave a cache so small before they are committed. */
    private static final String SMALL_CACHE = "cache_size=10";

    /** Many checkpoints, each within a commit. */
    private static final String OFTEN = SMALL_CACHE + "&wal_autocheckpoint=30";

    private static final String PLAIN_WAL =
            "jdbc:sqlite:%s?journal_mode=WAL&transaction_mode=IMMEDIATE&busy_timeout=60000&"
                    + OFTEN;
    private static final String SAFELITE = "jdbc:safelite:%s?" + OFTEN;

    /** SafeLite's own checkpoints, often because of pages so small. */
    private static final String GOVERNED = "jdbc:safelite:%s?page_size=512&" + SMALL_CACHE;

    private static final int STEPS = 2 * Integer.getInteger("soak.seconds", 8);
    private static final int SAMPLES = 100 * Integer.getInteger("soak.seconds", 8);

    /** If a test fails the log and the database stay there. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private final List<LedgerRun> runs = new ArrayList<>();
    private Disk disk;

    @BeforeEach
    void start() throws Exception {
        Disk.obstacle().ifPresent(obstacle -> abort(obstacle));
        Path databases = Files.createDirectory(directory.resolve("databases"));
        disk = new Disk(directory.resolve("disk"), databases.resolve("app.db"), true);
    }

    @AfterEach
    void end() {
        runs.forEach(LedgerRun::close);
    }

    /** All threads write at the same time, in one process or several. */
    private void start(String url, int processes) throws Exception {
        int each = THREADS / processes;
        for (int i = 0; i < processes; i++) {
            runs.add(
                    new LedgerRun(
                            disk.database(),
                            Optional.of(disk),
                            url.formatted(disk.database()),
                            i * each,
                            (i + 1) * each,
                            THREADS,
                            ROUNDS,
                            STEPS));
        }
    }

    private PowerLosses run(TestInfo test, String url, int processes) throws Exception {
        start(url, processes);
        for (LedgerRun run : runs) {
            assertThat(run.await()).isEmpty();
        }
        return losses(test);
    }

    private PowerLosses losses(TestInfo test) throws Exception {
        long start = System.nanoTime();
        PowerLosses losses =
                new PowerLosses(disk.database().getFileName().toString(), THREADS, SAMPLES, SEED);
        List<DiskCall> calls = DiskCall.read(disk.log());
        losses.happenIn(calls);
        System.out.printf(
                "%s: %d calls, %s, in %d ms%n",
                test.getDisplayName(),
                calls.size(),
                losses,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        return losses;
    }

    @Test
    void plainFullKeepsAll(TestInfo test) throws Exception {
        assertThat(run(test, PLAIN_WAL + "&synchronous=FULL", 1).found()).isEmpty();
    }

    @Test
    void plainNormalLosesWhatItHasPromised(TestInfo test) throws Exception {
        PowerLosses losses = run(test, PLAIN_WAL + "&synchronous=NORMAL", 1);
        assertThat(losses.kinds()).containsOnlyKeys(Loss.Kind.LOST);
    }

    @Test
    void safeLiteKeepsAll(TestInfo test) throws Exception {
        assertThat(run(test, SAFELITE, 1).found()).isEmpty();
        assertThat(sharesSyncs()).isTrue();
    }

    /** sqlite-jdbc's SQLite calls fsync, SafeLite fdatasync. */
    private boolean sharesSyncs() throws Exception {
        return DiskCall.read(disk.log()).stream()
                .anyMatch(call -> call.kind() == Kind.SYNC_BEGIN && call.syncsDataOnly());
    }

    @Test
    void safeLiteKeepsAllOfSeveralProcesses(TestInfo test) throws Exception {
        assertThat(run(test, SAFELITE, 2).found()).isEmpty();
        assertThat(sharesSyncs()).isTrue();
    }

    @Test
    void safeLiteKeepsAllWithCheckpointsOfItsOwn(TestInfo test) throws Exception {
        assertThat(run(test, GOVERNED, 1).found()).isEmpty();
    }

    @Test
    void safeLiteKeepsAllWithARollbackJournal(TestInfo test) throws Exception {
        PowerLosses losses = run(test, SAFELITE + "&journal_mode=DELETE&synchronous=EXTRA", 1);
        assertThat(losses.found()).isEmpty();
    }

    /** The deleted journal may come back: https://sqlite.org/pragma.html#pragma_synchronous. */
    @Test
    void aRollbackJournalNeedsMoreThanFull(TestInfo test) throws Exception {
        PowerLosses losses = run(test, SAFELITE + "&journal_mode=DELETE&synchronous=FULL", 1);
        assertThat(losses.kinds()).containsKey(Loss.Kind.LOST);
    }

    /** Who was told that it failed may find it done; who was told that it is done will find it. */
    @Test
    void safeLiteKeepsAllWhenSyncsOfTheWalFail(TestInfo test) throws Exception {
        failWhenSyncsFail(test, SAFELITE + "&safelite.group_commit=off");
    }

    /** The first shared sync that fails is the last: nothing is committed behind the gap. */
    @Test
    void safeLiteKeepsAllWhenASharedSyncFails(TestInfo test) throws Exception {
        assertThat(failWhenSyncsFail(test, SAFELITE))
                .anyMatch(line -> line.contains("after a loss of power it may be gone"))
                .anyMatch(line -> line.contains("nothing was written"));
    }

    private List<String> failWhenSyncsFail(TestInfo test, String url) throws Exception {
        start(url, 1);
        List<String> failures;
        try (SyncFailures ignored = new SyncFailures(disk, SEED)) {
            failures = runs.get(0).await();
        }
        assertThat(failures)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("failed " + SQLITE_IOERR));
        System.out.println("failed syncs: " + disk.failedSyncs(Disk.Target.WAL));
        assertThat(losses(test).found()).isEmpty();
        return failures;
    }
}
