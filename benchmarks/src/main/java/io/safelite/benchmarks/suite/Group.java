package io.safelite.benchmarks.suite;

import io.safelite.benchmarks.contention.Cell;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The grid: all workloads, in the sections of the report. */
enum Group {
    THREADS(
            "threads",
            "More threads",
            "One JVM, a connection per thread, short transactions, synchronous=FULL.",
            full(0, 1, 0),
            full(0, 8, 0),
            full(0, 64, 0)),
    HOLD(
            "hold",
            "Longer transactions",
            "One JVM; a transaction thinks for 1 ms between reading and writing.",
            full(0, 8, 1),
            full(0, 64, 1)),
    MIX(
            "mix",
            "Readers and writers",
            "One JVM; some transactions only read, all counters at once. Plain sqlite-jdbc begins"
                    + " them DEFERRED; SafeLite is told nothing.",
            mixed(8, 50),
            mixed(8, 90)),
    PROCESSES(
            "processes",
            "Several processes",
            "Four JVMs with four threads each write one file.",
            full(4, 4, 0),
            full(4, 4, 1)),
    NORMAL(
            "normal",
            "Commits without a sync",
            "All contenders have synchronous=NORMAL: a power loss may undo what was committed"
                    + " last.",
            normal(0, 8),
            normal(0, 64),
            normal(4, 4)),
    SLOW_DISK(
            "slow-disk",
            "A slow disk",
            "Every sync of the disk takes 2 ms longer.",
            slowDisk(1, 8),
            slowDisk(4, 4));

    private final String key;
    private final String title;
    private final String about;

    @SuppressWarnings("ImmutableEnumChecker") // It is of List.of, and of records.
    private final List<Workload> workloads;

    Group(String key, String title, String about, Workload... workloads) {
        this.key = key;
        this.title = title;
        this.about = about;
        this.workloads = List.of(workloads);
    }

    private static Workload full(int processes, int threads, int holdMillis) {
        return new Workload(
                new Cell(processes, threads, holdMillis), Workload.FULL, Duration.ZERO, 0);
    }

    private static Workload normal(int processes, int threads) {
        return new Workload(new Cell(processes, threads, 0), Workload.NORMAL, Duration.ZERO, 0);
    }

    private static Workload slowDisk(int processes, int threads) {
        return new Workload(
                new Cell(processes, threads, 0), Workload.FULL, Duration.ofMillis(2), 0);
    }

    private static Workload mixed(int threads, int reads) {
        return new Workload(new Cell(0, threads, 0), Workload.FULL, Duration.ZERO, reads);
    }

    /** What {@code --groups} calls it. */
    String key() {
        return key;
    }

    String title() {
        return title;
    }

    String about() {
        return about;
    }

    List<Workload> workloads() {
        return workloads;
    }

    static Optional<Group> of(String key) {
        return Arrays.stream(values()).filter(group -> group.key.equals(key)).findFirst();
    }

    static String keys() {
        return Arrays.stream(values()).map(Group::key).collect(Collectors.joining(","));
    }

    static List<Group> all() {
        return List.of(values());
    }
}
