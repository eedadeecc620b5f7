package io.safelite.benchmarks.contention;

import io.safelite.benchmarks.Arguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the command line said. */
record Options(
        List<Cell> cells,
        List<Contender> contenders,
        Settings settings,
        int rounds,
        boolean markdown,
        boolean help) {

    static final String USAGE =
            """
            Writers that read, hold and write counters in one file, for each contender in turn:
            throughput, waits and fairness, paired with plain sqlite-jdbc.

              --threads LIST     writers, a connection each, 1 to 1000 (default 8,64; with
                                 --processes, per process, default 4)
              --hold LIST        pause between reading and writing, in whole milliseconds,
                                 0 to 60000 (default 0)
              --processes LIST   put the writers into so many JVMs of their own, 1 to 64
                                 (default: all in this JVM); without fifo and aged
              --virtual          on virtual threads, with Java 21 and later
              --think US         a writer's pause between two transactions, in microseconds,
                                 0 to 60000000 (default 0)
              --synchronous S    full, normal or off (default full)
              --busy-timeout MS  how long a transaction waits for the lock, 1 to 3600000
                                 (default 30000)
              --bound MS         of aged: how old the oldest waiter has to be for the lock to be
                                 handed to it, fractions allowed, 0 to 60000 (default 5)
              --sync-delay MS    with --processes: what every sync of the disk takes longer,
                                 fractions allowed, 0 to 1000 (default 0); Linux with a C
                                 compiler
              --reads PERCENT    how many transactions only read, 0 to 99 (default 0)
              --seconds S        length of one run, fractions allowed, 0.1 to 86400 (default 5)
              --warm-up S        what is written before that and not measured, 0 to 3600
                                 (default 1)
              --rounds N         turns of every contender, 1 to 1000 (default 3); every other
                                 round in the reverse order; medians are reported
              --only LIST        some of plain,poll,fifo,aged,safelite,defaults (default all that
                                 can but defaults)
              --markdown         print the tables as Markdown
              --help             print this

            There is one table for every combination of --processes, --threads and --hold.

            Exit code: 0; 1 if SafeLite had a failed transaction or its counters are not exact, or
            a contender could not run; 2 for a bad option.
            """;

    private static final Set<String> WITH_VALUE =
            new LinkedHashSet<>(
                    List.of(
                            "--threads",
                            "--hold",
                            "--processes",
                            "--think",
                            "--synchronous",
                            "--busy-timeout",
                            "--bound",
                            "--sync-delay",
                            "--reads",
                            "--seconds",
                            "--warm-up",
                            "--rounds",
                            "--only"));
    private static final Set<String> FLAGS =
            new LinkedHashSet<>(List.of("--virtual", "--markdown", "--help"));

    Options {
        cells = List.copyOf(cells);
        contenders = List.copyOf(contenders);
    }

    /**
     * @throws IllegalArgumentException with a message for the user
     */
    static Options parse(String... args) {
        Arguments arguments = new Arguments(args, WITH_VALUE, FLAGS);
        boolean forked = !arguments.text("--processes", "").isEmpty();
        if (!forked && arguments.has("--sync-delay")) {
            throw new IllegalArgumentException("Option --sync-delay needs --processes.");
        }
        return new Options(
                cells(arguments, forked),
                contenders(arguments, forked),
                Settings.of(arguments),
                arguments.number("--rounds", 3, 1, 1000),
                arguments.has("--markdown"),
                arguments.has("--help"));
    }

    private static List<Cell> cells(Arguments arguments, boolean forked) {
        List<Cell> cells = new ArrayList<>();
        for (int processes :
                forked ? arguments.numbers("--processes", List.of(), 1, 64) : List.of(0)) {
            for (int threads :
                    arguments.numbers("--threads", forked ? List.of(4) : List.of(8, 64), 1, 1000)) {
                for (int hold : arguments.numbers("--hold", List.of(0), 0, 60_000)) {
                    cells.add(new Cell(processes, threads, hold));
                }
            }
        }
        return cells;
    }

    private static List<Contender> contenders(Arguments arguments, boolean forked) {
        List<Contender> able =
                Arrays.stream(Contender.values())
                        .filter(contender -> !forked || contender.spansProcesses())
                        .toList();
        String value =
                arguments.text(
                        "--only",
                        Contender.keys(
                                able.stream().filter(c -> c != Contender.DEFAULTS).toList()));
        List<Contender> contenders = new ArrayList<>();
        for (String key : value.split(",", -1)) {
            Contender contender = Contender.of(key.strip()).orElse(null);
            if (!able.contains(contender) || contenders.contains(contender)) {
                throw Arguments.bad(
                        "--only",
                        value,
                        "a list, each once, of "
                                + Contender.keys(able)
                                + (forked ? " with --processes" : ""));
            }
            contenders.add(contender);
        }
        return contenders;
    }
}
