package io.safelite.benchmarks.suite;

import io.safelite.benchmarks.contention.Contender;
import io.safelite.benchmarks.contention.Job;
import io.safelite.benchmarks.contention.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who takes part, in the order of the report. */
enum Entrant {
    /** A rollback journal, deferred transactions by JDBC, a busy timeout of 3 s. */
    DEFAULTS("defaults", "sqlite-jdbc, defaults", Contender.DEFAULTS),
    /** The best that plain sqlite-jdbc can do, and what the others are compared with. */
    IMMEDIATE("immediate", "sqlite-jdbc, WAL + IMMEDIATE", Contender.PLAIN),
    /**
     * The same with {@code synchronous=NORMAL}: no sync at a commit, which a power loss may undo.
     */
    NORMAL("normal", "sqlite-jdbc, WAL + NORMAL", Contender.PLAIN),
    SAFELITE("safelite", "SafeLite", Contender.SAFELITE);

    private final String key;
    private final String title;
    private final Contender contender;

    Entrant(String key, String title, Contender contender) {
        this.key = key;
        this.title = title;
        this.contender = contender;
    }

    /** What {@code --only} calls it; the plots' colours, too. */
    String key() {
        return key;
    }

    /** What the report calls it. */
    String title() {
        return title;
    }

    /** Where all have NORMAL, one that differs from another by nothing else is left out. */
    boolean takesPartIn(Workload workload) {
        return this != NORMAL || !workload.synchronous().equals(Workload.NORMAL);
    }

    Job job(Workload workload, Settings settings) {
        return new Job(
                contender,
                workload.cell(),
                settings.on(
                        workload.warmUp(settings.warmUp()),
                        this == NORMAL ? Workload.NORMAL : workload.synchronous(),
                        workload.syncDelay(),
                        workload.reads()));
    }

    static Optional<Entrant> of(String key) {
        return Arrays.stream(values()).filter(entrant -> entrant.key.equals(key)).findFirst();
    }

    static String keys() {
        return Arrays.stream(values()).map(Entrant::key).collect(Collectors.joining(","));
    }

    static List<Entrant> all() {
        return List.of(values());
    }
}
