package io.safelite.benchmarks.suite;

import io.safelite.benchmarks.Arguments;
import io.safelite.benchmarks.contention.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the command line said. */
record Options(
        List<Group> groups, List<Entrant> entrants, Settings settings, int rounds, boolean help) {

    static final String USAGE =
            """
            The paired suite: writers in one file over a fixed grid of threads, processes, hold
            times, mixes, synchronous levels and speeds of the disk, for each contender in turn.
            Writes target/suite/report.html and target/suite/report.md.

              --quick        short runs, for a look: 9 minutes instead of 35
              --rounds N     turns of every contender, 1 to 1000 (default 5, quick 2); every other
                             round in the reverse order; medians are reported
              --seconds S    length of one run, fractions allowed, 0.1 to 86400 (default 4,
                             quick 1)
              --warm-up S    what is written before that and not measured, 0 to 3600 (default 1);
                             six times as long by JVMs of their own, which begin cold
              --only LIST    some of defaults,immediate,normal,safelite (default all)
              --groups LIST  some of threads,hold,mix,processes,normal,slow-disk
                             (default all)
              --help         print this

            The slow disk needs Linux with a C compiler, and is skipped without.

            Exit code: 0; 1 if SafeLite had a failed transaction or its counters are not exact, or
            a contender could not run; 2 for a bad option.
            """;

    private static final Set<String> WITH_VALUE =
            new LinkedHashSet<>(
                    List.of("--rounds", "--seconds", "--warm-up", "--only", "--groups"));
    private static final Set<String> FLAGS = new LinkedHashSet<>(List.of("--quick", "--help"));

    Options {
        groups = List.copyOf(groups);
        entrants = List.copyOf(entrants);
    }

    /**
     * @throws IllegalArgumentException with a message for the user
     */
    static Options parse(String... args) {
        Arguments arguments = new Arguments(args, WITH_VALUE, FLAGS);
        boolean quick = arguments.has("--quick");
        return new Options(
                some(arguments, "--groups", Group.all(), Group::of, Group.keys()),
                some(arguments, "--only", Entrant.all(), Entrant::of, Entrant.keys()),
                Settings.of(arguments, quick ? 1 : 4, 1),
                arguments.number("--rounds", quick ? 2 : 5, 1, 1000),
                arguments.has("--help"));
    }

    /** How many there are in all. */
    int runs() {
        return rounds * workloads().mapToInt(workload -> entrants(workload).size()).sum();
    }

    /**
     * How long all of them take.
     *
     * @param overhead what each takes besides writing
     */
    Duration planned(Duration overhead) {
        return workloads()
                .map(
                        workload ->
                                workload.warmUp(settings.warmUp())
                                        .plus(settings.length())
                                        .plus(overhead)
                                        .multipliedBy(entrants(workload).size()))
                .reduce(Duration.ZERO, Duration::plus)
                .multipliedBy(rounds);
    }

    private Stream<Workload> workloads() {
        return groups.stream().flatMap(group -> group.workloads().stream());
    }

    /** Those that take part. */
    List<Entrant> entrants(Workload workload) {
        return entrants.stream().filter(entrant -> entrant.takesPartIn(workload)).toList();
    }

    private static <T> List<T> some(
            Arguments arguments,
            String option,
            List<T> all,
            Function<String, Optional<T>> of,
            String keys) {
        String value = arguments.text(option, keys);
        List<T> some = new ArrayList<>();
        for (String key : value.split(",", -1)) {
            T one = of.apply(key.strip()).orElse(null);
            if (one == null || some.contains(one)) {
                throw Arguments.bad(option, value, "a list, each once, of " + keys);
            }
            some.add(one);
        }
        // The report has one order, whatever was asked for first.
        return all.stream().filter(some::contains).toList();
    }
}
