package io.safelite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process is stopped or killed at a place of the queue where SQLite's lock is not what holds the
 * others up.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class HeldUpTest {
    /** ProcessGate.STUCK_NANOS of the driver: a line that does not move so long is passed by. */
    private static final long STUCK_MILLIS = 1000;

    private static final long MEASURED_MILLIS = 1000;

    private static final int TRIES = 1000;

    /** Two in the normal build. */
    private static final long ROUNDS = Long.getLong("soak.seconds", 8) / 4;

    @RegisterExtension final Workers workers = new Workers();

    /** Where a process stands that does not write. */
    enum Place {
        NEXT_IN_LINE {
            @Override
            boolean is(Path database, long pid) {
                return FileLocks.isNext(database, pid) && !FileLocks.hasTurn(database, pid);
            }
        },
        HAVING_THE_TURN {
            @Override
            boolean is(Path database, long pid) {
                return FileLocks.hasTurn(database, pid);
            }
        };

        abstract boolean is(Path database, long pid);
    }

    /**
     * Stops it when it is at this place, and SQLite's lock is free of it.
     *
     * @return since when it is stopped
     */
    private long stopAt(Place place, WorkerProcess process) throws Exception {
        for (int i = 0; i < TRIES; i++) {
            long stopped = System.nanoTime();
            process.stop();
            if (place.is(workers.file(), process.pid())
                    && !FileLocks.isWriting(workers.file(), process.pid())) {
                return stopped;
            }
            process.go();
            Moments.pass(ThreadLocalRandom.current().nextInt(10));
        }
        throw new AssertionError("was never " + place);
    }

    private List<WorkerProcess> startOthers() throws Exception {
        List<WorkerProcess> others =
                List.of(workers.start("other0", 2, ""), workers.start("other1", 2, ""));
        for (WorkerProcess other : others) {
            other.awaitCommit();
        }
        return others;
    }

    private static long commits(List<WorkerProcess> processes, long from, long to) {
        return processes.stream().mapToLong(each -> each.commits().count(from, to)).sum();
    }

    @ParameterizedTest
    @EnumSource
    void stoppedProcessHoldsTheOthersUpForOneSecondAtMost(Place place) throws Exception {
        WorkerProcess stopped = workers.start("stopped", 2, "");
        List<WorkerProcess> others = startOthers();
        stopped.awaitCommit();
        long begin = System.nanoTime();
        Moments.pass(MEASURED_MILLIS);
        long end = System.nanoTime();
        long before = commits(others, begin, end) + commits(List.of(stopped), begin, end);

        long since = stopAt(place, stopped);
        Moments.pass(STUCK_MILLIS + 200);
        long from = System.nanoTime();
        Moments.pass(MEASURED_MILLIS);
        long to = System.nanoTime();
        long during = commits(others, from, to);
        long pause =
                Commits.longestPause(
                        others.stream().map(WorkerProcess::commits).toList(), since, to);
        stopped.go();
        Moments.pass(200);
        long after = System.nanoTime();
        Moments.pass(MEASURED_MILLIS);
        long again = commits(others, after, System.nanoTime());
        again += commits(List.of(stopped), after, System.nanoTime());
        workers.endAll();

        System.out.println(
                "stopped "
                        + place
                        + ": commits in a second before "
                        + before
                        + ", while it was stopped "
                        + during
                        + " (longest pause "
                        + Moments.millis(pause)
                        + " ms), after it went on "
                        + again);
        assertThat(Moments.millis(pause)).isLessThan(5 * STUCK_MILLIS / 2);
        assertThat(during).isGreaterThan(before / 10);
        for (WorkerProcess other : others) {
            assertThat(other.commits().count(from, to)).as(other.name()).isPositive();
            assertThat(other.failures()).isEmpty();
        }
        assertThat(stopped.failures()).isEmpty();
        assertThat(stopped.commits().firstAfter(after)).as("goes on too").isPositive();
        workers.requireNothingLost();
    }

    @ParameterizedTest
    @EnumSource
    void killedProcessHoldsNobodyUp(Place place) throws Exception {
        List<WorkerProcess> others = startOthers();
        for (int i = 0; i < ROUNDS; i++) {
            WorkerProcess victim = workers.start("victim" + i, 2, "");
            victim.awaitCommit();
            long since = stopAt(place, victim);
            victim.kill();
            long killed = System.nanoTime();
            for (WorkerProcess other : others) {
                Moments.await("it goes on", () -> other.commits().firstAfter(killed) > 0);
            }
            long first =
                    others.stream()
                            .mapToLong(other -> other.commits().firstAfter(killed))
                            .min()
                            .orElseThrow();
            long last =
                    others.stream()
                            .mapToLong(other -> other.commits().firstAfter(killed))
                            .max()
                            .orElseThrow();
            System.out.println(
                    "killed "
                            + place
                            + ", "
                            + Moments.millis(killed - since)
                            + " ms after it was stopped: the next commit came after "
                            + Moments.millis(first - killed)
                            + " ms, one of the last process after "
                            + Moments.millis(last - killed)
                            + " ms");
            assertThat(Moments.millis(first - since)).isLessThan(STUCK_MILLIS * 8 / 10);
        }
        workers.endAll();
        for (WorkerProcess other : others) {
            assertThat(other.failures()).isEmpty();
        }
        workers.requireNothingLost();
    }
}
