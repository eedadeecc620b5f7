package io.safelite.internal.queue;

import static io.safelite.internal.queue.Scheduler.ALL;
import static io.safelite.internal.queue.Scheduler.check;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every interleaving of a few commits that share syncs, on a simulated clock. What must hold: a
 * commit returns only after a sync that began after it was written; at most one syncs at a time;
 * after a failed sync nothing returns as if it were on the disk; nobody waits in vain.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("jdk-independent")
class GroupSyncSimulationTest {
    private static final long SYNC = TimeUnit.MICROSECONDS.toNanos(100);

    /** Preemptions that are enough to find what a missing step breaks, and end in seconds. */
    private static final int SOME = 4;

    /** A file with its commits, and a disk that is told to sync it. */
    private static final class Disk {
        private final Scheduler scheduler;
        private final GroupSync group;
        private final List<Integer> written = new ArrayList<>();
        private final List<Integer> onDisk = new ArrayList<>();
        private final List<Scheduler.Task> tasks = new ArrayList<>();
        private boolean isSyncing;
        private int syncs;
        private int failing = Integer.MAX_VALUE;
        private boolean hasFailed;

        Disk(Decisions decisions, SimulatedThreads threads, int preemptions) {
            scheduler = new Scheduler(decisions, threads, preemptions, 0);
            group = new GroupSync(this::sync, scheduler);
        }

        private void sync() throws IOException {
            check(!isSyncing, "one syncs at a time");
            check(!hasFailed, "nobody syncs after a failure");
            isSyncing = true;
            List<Integer> covered = List.copyOf(written);
            scheduler.sleep(SYNC);
            isSyncing = false;
            if (++syncs == failing) {
                hasFailed = true;
                throw new IOException("the disk is gone");
            }
            onDisk.addAll(covered);
        }

        /** A connection that commits so many times. */
        Disk commits(int connection, int times) {
            tasks.add(
                    scheduler.task(
                            "connection " + connection,
                            () -> {
                                for (int i = 0; i < times; i++) {
                                    commit(10 * connection + i);
                                }
                            }));
            return this;
        }

        private void commit(int id) {
            try {
                group.requireSound();
                written.add(id);
                long number = group.written();
                scheduler.point();
                group.await(number);
                check(onDisk.contains(id), "what is acknowledged is on the disk");
            } catch (IOException e) {
                check(hasFailed, "a commit fails only after a failed sync");
            }
        }

        /** Somebody interrupts the first connection, at any time. */
        Disk interrupted() {
            scheduler.task("interrupter", () -> tasks.get(0).interrupt());
            return this;
        }

        Disk fails(int sync) {
            failing = sync;
            return this;
        }
    }

    @FunctionalInterface
    private interface Scenario {
        void set(Disk disk);
    }

    private static void explore(long atLeast, int preemptions, Scenario scenario)
            throws InterruptedException {
        Decisions decisions = new Decisions();
        long runs = 0;
        try (SimulatedThreads threads = new SimulatedThreads()) {
            do {
                Disk disk = new Disk(decisions, threads, preemptions);
                scenario.set(disk);
                disk.scheduler.run();
                check(disk.group.isIdle(), "nobody is left behind");
                runs++;
            } while (decisions.next());
        }
        assertThat(runs).as("schedules").isGreaterThanOrEqualTo(atLeast);
    }

    @Test
    void twoCommits() throws InterruptedException {
        explore(100, ALL, disk -> disk.commits(1, 1).commits(2, 1));
    }

    @Test
    void twoConnectionsCommitTwice() throws InterruptedException {
        explore(1_000, SOME, disk -> disk.commits(1, 2).commits(2, 2));
    }

    @Test
    void threeConnections() throws InterruptedException {
        explore(5_000, SOME, disk -> disk.commits(1, 1).commits(2, 1).commits(3, 1));
    }

    @Test
    void theFirstSyncFails() throws InterruptedException {
        explore(5_000, SOME, disk -> disk.commits(1, 2).commits(2, 1).commits(3, 1).fails(1));
    }

    @Test
    void theSecondSyncFails() throws InterruptedException {
        explore(1_000, SOME, disk -> disk.commits(1, 2).commits(2, 2).fails(2));
    }

    @Test
    void oneIsInterrupted() throws InterruptedException {
        explore(1_000, SOME, disk -> disk.commits(1, 1).commits(2, 1).interrupted());
    }

    @Test
    void aLoneCommitSyncsAtOnce() throws IOException {
        List<String> calls = new ArrayList<>();
        GroupSync group = new GroupSync(() -> calls.add("sync"));

        group.await(group.written());
        group.await(group.written());

        assertThat(calls).hasSize(2);
    }

    @Test
    void whatIsOnTheDiskAlreadyIsNotSyncedAgain() throws IOException {
        List<String> calls = new ArrayList<>();
        GroupSync group = new GroupSync(() -> calls.add("sync"));
        long first = group.written();
        long second = group.written();

        group.await(second);
        group.await(first);

        assertThat(calls).hasSize(1);
    }
}
