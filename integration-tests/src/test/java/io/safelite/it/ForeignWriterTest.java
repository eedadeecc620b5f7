package io.safelite.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Writers that know nothing of SafeLite's queue, beside processes that stand in it. They pause for
 * a moment between two transactions: beside one that begins the next at once nobody gets much, with
 * SafeLite or without, for SQLite's lock has no line.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ForeignWriterTest {
    private static final int FEWEST = 5;

    @RegisterExtension final Workers workers = new Workers();

    private List<WorkerProcess> startSafeLites() throws Exception {
        List<WorkerProcess> all =
                List.of(workers.start("safe0", 2, ""), workers.start("safe1", 2, ""));
        for (WorkerProcess process : all) {
            process.awaitCommit();
        }
        return all;
    }

    private void requireAllAdvance(List<WorkerProcess> processes, String name, Commits foreign)
            throws Exception {
        long from = System.nanoTime();
        Moments.pass(2500);
        long to = System.nanoTime();
        List<Long> counts = processes.stream().map(each -> each.commits().count(from, to)).toList();
        System.out.println(
                "commits in 2.5 s beside "
                        + name
                        + ": "
                        + counts
                        + " and "
                        + foreign.count(from, to));
        assertThat(foreign.count(from, to)).as(name).isGreaterThan(FEWEST);
        assertThat(counts).allSatisfy(count -> assertThat(count).isGreaterThan(FEWEST));
        for (WorkerProcess process : processes) {
            assertThat(process.failures()).isEmpty();
        }
    }

    @Test
    void plainSqliteJdbcThatPausesAndSafeLiteAllAdvance() throws Exception {
        List<WorkerProcess> processes = startSafeLites();
        WorkerProcess plain =
                workers.start(
                        "plain",
                        "jdbc:sqlite:"
                                + workers.file()
                                + "?busy_timeout=30000&transaction_mode=IMMEDIATE",
                        1,
                        Integer.MAX_VALUE,
                        1);
        plain.awaitCommit();
        requireAllAdvance(processes, "sqlite-jdbc", plain.commits());
        workers.endAll();
        assertThat(plain.failures()).isEmpty();
        workers.requireNothingLost();
    }

    @Test
    void shellAndSafeLiteAllAdvance() throws Exception {
        assumeThat(Shell.isInstalled()).as("sqlite3 is installed").isTrue();
        List<WorkerProcess> processes = startSafeLites();
        try (Shell shell = new Shell(workers.file())) {
            workers.alsoWrites(shell.commits());
            requireAllAdvance(processes, "the sqlite3 shell", shell.commits());
            shell.end();
            assertThat(shell.failure()).isNull();
            workers.endAll();
        }
        workers.requireNothingLost();
    }
}
