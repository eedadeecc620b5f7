package io.safelite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several JVMs write to one file, through the packaged driver. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SeveralProcessesTest {
    private static final int PROCESSES = 4;
    private static final int THREADS = 4;
    private static final int TRANSACTIONS = 40;

    @RegisterExtension final Workers workers = new Workers();

    private List<WorkerProcess> run(String url) throws Exception {
        List<WorkerProcess> all = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            all.add(workers.start("w" + i, url + workers.file(), THREADS, TRANSACTIONS, 0));
        }
        for (WorkerProcess one : all) {
            one.await();
        }
        return all;
    }

    @Test
    void noTransactionFailsAndEveryIncrementCounts() throws Exception {
        for (WorkerProcess process : run("jdbc:safelite:")) {
            assertThat(process.failures()).isEmpty();
            assertThat(process.commits().ids()).hasSize(THREADS * TRANSACTIONS);
        }
        workers.requireNothingLost();
    }

    @Test
    void plainSqliteJdbcFailsWithTheSameWork() throws Exception {
        assertThat(run("jdbc:sqlite:"))
                .as("processes that met SQLITE_BUSY")
                .anyMatch(process -> process.describe().contains("SQLITE_BUSY"));
    }

    @Test
    void killedProcessHoldsUpNobodyAndLosesNothingItAcknowledged() throws Exception {
        WorkerProcess victim = workers.start("victim", THREADS, "");
        Moments.await("some commits", () -> victim.commits().ids().size() >= 20);
        WorkerProcess survivor =
                workers.start(
                        "survivor", "jdbc:safelite:" + workers.file(), THREADS, TRANSACTIONS, 0);
        survivor.awaitCommit();
        victim.kill();
        survivor.await();
        assertThat(survivor.failures()).isEmpty();
        assertThat(survivor.commits().ids()).hasSize(THREADS * TRANSACTIONS);
        workers.requireNothingLost();
    }
}
