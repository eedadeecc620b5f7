package io.safelite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Processes that write while one of them is stopped at random and killed every second, and one is
 * stopped for three seconds with SQLite's lock in its hands. {@code -Dsoak.seconds=60} makes it
 * longer.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KilledAndStoppedTest {
    private static final long SECONDS = Long.getLong("soak.seconds", 8);
    private static final int THREADS = 4;

    @RegisterExtension final Workers workers = new Workers();

    private final List<WorkerProcess> victims = new ArrayList<>();

    private WorkerProcess startVictim() throws Exception {
        WorkerProcess victim = workers.start("victim" + victims.size(), THREADS, "");
        victims.add(victim);
        return victim;
    }

    @Test
    void nothingIsLostNobodyFailsNobodyStarvesAndWhoIsStoppedIsNamed() throws Exception {
        WorkerProcess steady = workers.start("steady", THREADS, "");
        WorkerProcess other = workers.start("other", THREADS, "");
        WorkerProcess stoppable = workers.start("stoppable", THREADS, "");
        WorkerProcess impatient = workers.start("impatient", 2, "?busy_timeout=1500");
        WorkerProcess victim = startVictim();
        for (WorkerProcess process : List.of(steady, other, stoppable, impatient, victim)) {
            process.awaitCommit();
        }
        long from = System.nanoTime();
        for (long second = 1; second <= SECONDS; second++) {
            if (second % 10 == 2) {
                stoppable.hold();
                stoppable.stop();
            } else if (second % 10 == 5) {
                stoppable.go();
                stoppable.release();
            }
            stumble(victim);
            victim.kill();
            victim = startVictim();
        }
        long to = System.nanoTime();
        stoppable.go();
        stoppable.release();
        workers.endAll();

        workers.requireNothingLost();
        for (WorkerProcess process : List.of(steady, other, stoppable)) {
            assertThat(process.failures()).as(process.name()).isEmpty();
        }
        assertThat(victims).allSatisfy(each -> assertThat(each.failures()).isEmpty());
        assertThat(victims).as("killed at work").anyMatch(each -> !each.commits().isEmpty());
        requireNamed(impatient, stoppable);
        requireFair(List.of(steady, other), from, to);
    }

    /** For a second it is stopped now and then, wherever that may be, and goes on. */
    private static void stumble(WorkerProcess process) throws Exception {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (end - System.nanoTime() > 0) {
            Moments.pass(random.nextLong(200));
            process.stop();
            Moments.pass(random.nextLong(20));
            process.go();
        }
        Moments.pass(random.nextLong(20));
    }

    /** Whoever waits in vain reads which process is in the way, and why it does not go on. */
    private static void requireNamed(WorkerProcess impatient, WorkerProcess stopped) {
        assertThat(impatient.failures()).anySatisfy(failure -> requireNamed(failure, stopped));
        List<String> warnings =
                impatient.log().stream()
                        .filter(line -> line.contains("half of its limit"))
                        .toList();
        assertThat(warnings)
                .as("the first of its line")
                .filteredOn(warning -> warning.contains("held by process"))
                .anySatisfy(warning -> requireNamed(warning, stopped));
        assertThat(warnings)
                .as("the one behind")
                .filteredOn(warning -> warning.contains("which itself waits for"))
                .anySatisfy(warning -> requireNamed(warning, stopped));
    }

    private static void requireNamed(String message, WorkerProcess stopped) {
        assertThat(message)
                .contains("process " + stopped.pid() + " (")
                .contains("java")
                .contains(Worker.class.getSimpleName())
                .contains("which is stopped")
                .contains("kill -CONT " + stopped.pid());
    }

    private static void requireFair(List<WorkerProcess> processes, long from, long to) {
        List<Long> perProcess =
                processes.stream().map(each -> each.commits().count(from, to)).toList();
        List<Long> perThread =
                processes.stream().flatMap(each -> perThread(each, from, to)).toList();
        System.out.println(
                "commits in "
                        + Moments.millis(to - from)
                        + " ms, of each process: "
                        + perProcess
                        + ", of each of their threads: "
                        + perThread);
        long most = perThread.stream().mapToLong(Long::longValue).max().orElseThrow();
        assertThat(perThread).allSatisfy(count -> assertThat(count).isPositive());
        assertThat(perThread).allSatisfy(count -> assertThat(count * 10).isGreaterThan(most));
    }

    private static Stream<Long> perThread(WorkerProcess process, long from, long to) {
        return Stream.of(0, 1, 2, 3)
                .map(i -> process.name() + "-" + i)
                .map(thread -> process.commits().count(from, to, thread::equals));
    }
}
