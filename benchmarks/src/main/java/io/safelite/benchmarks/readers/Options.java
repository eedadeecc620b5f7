package io.safelite.benchmarks.readers;

import io.safelite.benchmarks.Arguments;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the command line said.
 *
 * @param writers a table for each of these numbers of writers
 * @param length how long is measured
 * @param warmUp how long everybody is at work before that
 * @param pause a writer's pause between two transactions
 * @param sameText whether writers begin with the statement that readers begin with
 */
record Options(
        int readers,
        List<Integer> writers,
        List<Contender> contenders,
        Duration length,
        Duration warmUp,
        Duration pause,
        Duration busyTimeout,
        String synchronous,
        boolean sameText,
        int rounds,
        boolean markdown,
        boolean help) {

    static final String USAGE =
            """
            Transactions that only read and do not say so, beside others that write, for each
            contender in turn: throughput of both and the longest read, paired with plain
            sqlite-jdbc, whose readers begin DEFERRED.

              --readers N        readers, a connection each, 1 to 1000 (default 8)
              --writers LIST     writers, a connection each, 0 to 1000 (default 1,2); a table for
                                 each number
              --pause US         a writer's pause between two transactions, in microseconds,
                                 0 to 60000000 (default 0)
              --same-text        writers begin with the very statement that readers begin with
              --synchronous S    full, normal or off (default full)
              --busy-timeout MS  how long a transaction waits for the lock, 1 to 3600000
                                 (default 30000)
              --seconds S        length of one run, fractions allowed, 0.1 to 86400 (default 5)
              --warm-up S        what is done before that and not measured, 0 to 3600 (default 1)
              --rounds N         turns of every contender, 1 to 1000 (default 5); every other
                                 round in the reverse order; medians are reported
              --only LIST        some of plain,immediate,deferred,adaptive (default all)
              --markdown         print the tables as Markdown
              --help             print this

            Exit code: 0; 1 if immediate or adaptive had a failed transaction, if anybody's accounts
            are not exact, or a contender could not run; 2 for a bad option.
            """;

    /** In the order of the numbers that SQLite answers (pragma.html#pragma_synchronous). */
    private static final List<String> SYNCHRONOUS = List.of("off", "normal", "full");

    private static final double SECOND = 1e9;
    private static final double MICROSECOND = 1e3;

    private static final Set<String> WITH_VALUE =
            new LinkedHashSet<>(
                    List.of(
                            "--readers",
                            "--writers",
                            "--pause",
                            "--synchronous",
                            "--busy-timeout",
                            "--seconds",
                            "--warm-up",
                            "--rounds",
                            "--only"));
    private static final Set<String> FLAGS =
            new LinkedHashSet<>(List.of("--same-text", "--markdown", "--help"));

    Options {
        writers = List.copyOf(writers);
        contenders = List.copyOf(contenders);
    }

    /**
     * @throws IllegalArgumentException with a message for the user
     */
    static Options parse(String... args) {
        Arguments arguments = new Arguments(args, WITH_VALUE, FLAGS);
        return new Options(
                arguments.number("--readers", 8, 1, 1000),
                arguments.numbers("--writers", List.of(1, 2), 0, 1000),
                Contender.of(arguments, "--only"),
                nanos(arguments.decimal("--seconds", 5, 0.1, 86_400), SECOND),
                nanos(arguments.decimal("--warm-up", 1, 0, 3600), SECOND),
                nanos(arguments.decimal("--pause", 0, 0, 60_000_000), MICROSECOND),
                Duration.ofMillis(arguments.number("--busy-timeout", 30_000, 1, 3_600_000)),
                arguments.choice("--synchronous", "full", SYNCHRONOUS),
                arguments.has("--same-text"),
                arguments.number("--rounds", 5, 1, 1000),
                arguments.has("--markdown"),
                arguments.has("--help"));
    }

    private static Duration nanos(double number, double unit) {
        return Duration.ofNanos(Math.round(number * unit));
    }

    /** What {@code PRAGMA synchronous} has to answer. */
    String synchronousNumber() {
        return String.valueOf(SYNCHRONOUS.indexOf(synchronous));
    }

    /** How long after the time is up a thread may still be inside a call. */
    Duration patience() {
        return busyTimeout.plusSeconds(30);
    }
}
