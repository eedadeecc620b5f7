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
    private static final long SYNC = TimeUnit.MICROSECONDS.toNanos(500);

    /** Preemptions that are enough to find what a missing step breaks, and end in seconds. */
    private static final int SOME = 4;

    /** The same for more threads. */
    private static final int FEW = 2;

    /** A file with its commits, and a disk that is told to sync it. */
    private static final class Disk {
        private final Scheduler scheduler;
        private final GroupSync group;
        private final List<Integer> written = new ArrayList<>();
        private final List<Integer> onDisk = new ArrayList<>();
        private final List<Scheduler.Task> tasks = new ArrayList<>();
        private boolean isSyncing;
        private int syncs;
        private long witnessed;
        private int witnessedFailures;
        private int failing = Integer.MAX_VALUE;
        private boolean hasFailed;
        private boolean hasThreads = true;
        private boolean losesThreads;
        private int helpers;

        Disk(Decisions decisions, SimulatedThreads threads, int preemptions) {
            scheduler = new Scheduler(decisions, threads, preemptions, 0);
            group = new GroupSync(this::sync, this::start, scheduler);
        }

        private void start(Runnable helper) {
            if (!hasThreads) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            helpers++;
            if (losesThreads) {
                return;
            }
            scheduler.task("helper " + helpers, helper::run);
        }

        private void sync(long writes) throws IOException {
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

        private void synced(GroupSync.Round round) {
            check(round.writes() > 0, "a sync is for somebody");
            check(round.nanos() >= SYNC, "a sync takes its time");
            if (round.succeeded()) {
                witnessed += round.writes();
            } else {
                witnessedFailures++;
            }
        }

        /** Every commit that was not lost was counted for one sync. */
        private void requireWitnessed() {
            GroupSync.Statistics statistics = group.statistics();
            check(statistics.waiting() == 0, "nobody waits at the end");
            check(hasFailed == (statistics.failure() != null), "a failure is shown");
            check(hasFailed || witnessed == statistics.written(), "each commit is told once");
            check(witnessedFailures == (hasFailed ? 1 : 0), "a failure is told once");
            check(statistics.syncs() == 0 || statistics.longestNanos() >= SYNC, "the longest");
            check(
                    statistics.totalNanos() >= statistics.syncs() * SYNC,
                    "how long they took together");
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
                group.await(number, this::synced);
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

        Disk withoutThreads() {
            hasThreads = false;
            return this;
        }

        /** As a pool may whose thread has just ended, and that gets no other. */
        Disk losesThreads() {
            losesThreads = true;
            return this;
        }
    }

    @FunctionalInterface
    private interface Scenario {
        void set(Disk disk);
    }

    /** Returns how many helpers there were. */
    private static long explore(long atLeast, int preemptions, Scenario scenario)
            throws InterruptedException {
        Decisions decisions = new Decisions();
        long runs = 0;
        long helpers = 0;
        try (SimulatedThreads threads = new SimulatedThreads()) {
            do {
                Disk disk = new Disk(decisions, threads, preemptions);
                scenario.set(disk);
                disk.scheduler.run();
                check(disk.group.isIdle(), "nobody is left behind");
                disk.requireWitnessed();
                runs++;
                helpers += disk.helpers;
            } while (decisions.next());
        }
        assertThat(runs).as("schedules").isGreaterThanOrEqualTo(atLeast);
        return helpers;
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
        long helpers = explore(5_000, SOME, disk -> disk.commits(1, 1).commits(2, 1).commits(3, 1));
        assertThat(helpers).as("those that two wait for").isPositive();
    }

    @Test
    void helperGoesOnWhileSomebodyWaits() throws InterruptedException {
        explore(5_000, FEW, disk -> disk.commits(1, 2).commits(2, 2).commits(3, 2));
    }

    @Test
    void fourConnections() throws InterruptedException {
        explore(5_000, FEW, disk -> disk.commits(1, 1).commits(2, 1).commits(3, 1).commits(4, 1));
    }

    @Test
    void noThreadIsToBeHadForAHelper() throws InterruptedException {
        explore(
                5_000,
                SOME,
                disk -> disk.commits(1, 1).commits(2, 1).commits(3, 1).withoutThreads());
    }

    @Test
    void helperThatWasCalledDoesNotCome() throws InterruptedException {
        explore(5_000, SOME, disk -> disk.commits(1, 1).commits(2, 1).commits(3, 1).losesThreads());
    }

    @Test
    void theHelpersSyncFails() throws InterruptedException {
        explore(1_000, FEW, disk -> disk.commits(1, 2).commits(2, 2).commits(3, 1).fails(2));
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
        GroupSync group = new GroupSync(writes -> calls.add("sync"));

        group.await(group.written(), round -> calls.add("told of " + round.writes()));
        group.await(group.written(), round -> calls.add("told of " + round.writes()));

        assertThat(calls).containsExactly("sync", "told of 1", "sync", "told of 1");
    }

    @Test
    void whatIsOnTheDiskAlreadyIsNotSyncedAgain() throws IOException {
        List<String> calls = new ArrayList<>();
        GroupSync group = new GroupSync(writes -> calls.add("sync"));
        long first = group.written();
        long second = group.written();

        group.await(second, round -> calls.add("told of " + round.writes()));
        group.await(first, round -> calls.add("told of " + round.writes()));

        assertThat(calls).containsExactly("sync", "told of 2");
    }
}
