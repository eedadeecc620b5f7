package io.safelite.it.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.safelite.it.Commits;
import io.safelite.it.FileLocks;
import io.safelite.it.Moments;
import io.safelite.it.RunningWorker;
import io.safelite.it.WorkerProcess;
import io.safelite.it.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.testcontainers.DockerClientFactory;

/**
 * Containers that write to one file in a directory they share, and processes of the host beside
 * them. In each container the writer is process 1.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("jdk-independent")
class SeveralContainersIT {
    private static final String SAFELITE = "jdbc:safelite:" + WorkerContainer.DIRECTORY + "/app.db";
    private static final String PLAIN = "jdbc:sqlite:" + WorkerContainer.DIRECTORY + "/app.db";
    private static final String IMPATIENT = "?busy_timeout=1500";
    private static final int THREADS = 3;
    private static final int TRANSACTIONS = 40;

    /** ProcessGate.STUCK_NANOS of the driver: a line that does not move so long is passed by. */
    private static final long STUCK_MILLIS = 1000;

    private static final int TRIES = 300;

    private static WorkerImage image;

    @RegisterExtension final Workers workers = new Workers();

    private final List<WorkerContainer> containers = new ArrayList<>();

    /** Not once before all: tests that were not begun would not be counted as skipped. */
    @BeforeEach
    void needsImage() throws Exception {
        assumeThat(DockerClientFactory.instance().isDockerAvailable())
                .as("a Docker engine answers (docker info)")
                .isTrue();
        if (image == null) {
            image = WorkerImage.build();
        }
    }

    @AfterAll
    static void removeImage() {
        if (image != null) {
            image.close();
        }
    }

    @AfterEach
    void removeContainers() {
        containers.forEach(WorkerContainer::close);
    }

    private WorkerContainer start(String name, String url, int threads, int transactions)
            throws Exception {
        WorkerContainer container =
                new WorkerContainer(
                        image, name, workers.file().getParent(), url, threads, transactions);
        containers.add(container);
        workers.alsoWrites(container.commits());
        return container;
    }

    private WorkerContainer start(String name) throws Exception {
        return start(name, SAFELITE, THREADS, Integer.MAX_VALUE);
    }

    private static void awaitCommits(List<? extends RunningWorker> all) throws Exception {
        for (RunningWorker each : all) {
            each.awaitCommit();
        }
    }

    private void endAll(List<WorkerContainer> running) throws Exception {
        for (WorkerContainer container : running) {
            container.end();
        }
        for (WorkerContainer container : running) {
            assertThat(container.await()).as("exit code of %s", container.describe()).isZero();
        }
        workers.endAll();
    }

    @Test
    void plainSqliteJdbcFails() throws Exception {
        for (int i = 0; i < 3; i++) {
            start("plain" + i, PLAIN, THREADS, TRANSACTIONS);
        }
        for (WorkerContainer container : containers) {
            container.await();
        }
        assertThat(containers)
                .as("containers that met SQLITE_BUSY")
                .anyMatch(container -> container.describe().contains("SQLITE_BUSY"));
    }

    @Test
    void nothingIsLostNobodyFailsAndWhoIsPausedIsNamed() throws Exception {
        WorkerContainer steady = start("steady");
        WorkerContainer pausable = start("pausable");
        WorkerContainer victim = start("victim");
        WorkerContainer holdingVictim = start("holdingVictim");
        WorkerContainer impatient = start("impatient", SAFELITE + IMPATIENT, 1, Integer.MAX_VALUE);
        WorkerProcess host = workers.start("host", THREADS, "");
        WorkerProcess impatientHost = workers.start("impatientHost", 1, IMPATIENT);
        List<RunningWorker> patient = List.of(steady, pausable, victim, holdingVictim, host);
        awaitCommits(patient);
        awaitCommits(List.of(impatient, impatientHost));

        requireAllAdvance(patient);
        stumble(pausable);
        victim.kill();
        holdingVictim.hold();
        holdingVictim.kill();
        long killed = System.nanoTime();
        awaitCommitsAfter(killed, List.of(steady, pausable, host));
        pausable.hold();
        pausable.pause();
        Moments.pass(3000);
        pausable.unpause();
        pausable.release();
        long released = System.nanoTime();
        awaitCommitsAfter(released, List.of(steady, pausable, host, impatient, impatientHost));
        String fromHost = "held by process " + pausable.pid() + " (";
        endAll(List.of(steady, pausable, impatient));
        assertThat(victim.await()).as("exit code after SIGKILL").isEqualTo(137);
        assertThat(holdingVictim.await()).isEqualTo(137);

        workers.requireNothingLost();
        assertThat(patient).allSatisfy(each -> assertThat(each.failures()).isEmpty());
        String fromContainer = "process 1 of host " + pausable.host() + " (another container";
        assertThat(impatient.failures())
                .anySatisfy(failure -> assertThat(failure).contains(fromContainer));
        assertThat(impatient.log())
                .anySatisfy(line -> assertThat(line).contains("half of its limit", fromContainer));
        assertThat(impatientHost.failures())
                .anySatisfy(failure -> assertThat(failure).contains(fromHost, "Worker pausable"));
    }

    private static void requireAllAdvance(List<RunningWorker> all) throws Exception {
        long from = System.nanoTime();
        Moments.pass(2000);
        long to = System.nanoTime();
        List<Long> counts = all.stream().flatMap(each -> commitsOfThreads(each, from, to)).toList();
        System.out.println(
                "commits in 2 s of each thread in four containers and a process: " + counts);
        assertThat(counts).allSatisfy(count -> assertThat(count).isPositive());
    }

    private static Stream<Long> commitsOfThreads(RunningWorker worker, long from, long to) {
        return Stream.iterate(0, i -> i < THREADS, i -> i + 1)
                .map(i -> worker.name() + "-" + i)
                .map(thread -> worker.commits().count(from, to, thread::equals));
    }

    /** It is paused now and then, wherever that may be, and goes on. */
    private static void stumble(WorkerContainer container) throws Exception {
        for (int i = 0; i < 10; i++) {
            container.pause();
            Moments.pass(ThreadLocalRandom.current().nextInt(50));
            container.unpause();
            Moments.pass(ThreadLocalRandom.current().nextInt(100));
        }
    }

    private static void awaitCommitsAfter(long nanos, List<RunningWorker> all) throws Exception {
        for (RunningWorker each : all) {
            Moments.await(each.name() + " goes on", () -> each.commits().firstAfter(nanos) > 0);
        }
    }

    @Test
    void whoIsPausedInItsTurnHoldsTheOthersUpForOneSecondAtMost() throws Exception {
        WorkerContainer pausable = start("pausable");
        List<WorkerContainer> others = List.of(start("other0"), start("other1"));
        awaitCommits(containers);

        long since = pauseInItsTurn(pausable);
        Moments.pass(3 * STUCK_MILLIS);
        long to = System.nanoTime();
        long pause =
                Commits.longestPause(
                        others.stream().map(RunningWorker::commits).toList(), since, to);
        pausable.unpause();
        awaitCommitsAfter(System.nanoTime(), List.copyOf(containers));
        endAll(containers);

        System.out.println("paused in its turn: others waited " + Moments.millis(pause) + " ms");
        assertThat(Moments.millis(pause)).isLessThan(5 * STUCK_MILLIS / 2);
        assertThat(containers).allSatisfy(each -> assertThat(each.failures()).isEmpty());
        workers.requireNothingLost();
    }

    /** Pauses it when it may write as far as the queue is concerned, but has not begun to. */
    private long pauseInItsTurn(WorkerContainer container) throws Exception {
        long pid = container.pid();
        for (int i = 0; i < TRIES; i++) {
            long since = System.nanoTime();
            container.pause();
            if (FileLocks.hasTurn(workers.file(), pid)
                    && !FileLocks.isWriting(workers.file(), pid)) {
                return since;
            }
            container.unpause();
            Moments.pass(ThreadLocalRandom.current().nextInt(10));
        }
        throw new AssertionError("never had the turn");
    }
}
