package io.safelite.benchmarks.contention;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What one run of one contender is to do. */
public record Job(Contender contender, Cell cell, Settings settings) {
    /** What a run may take longer than its last writer may wait. */
    private static final Duration MARGIN = Duration.ofSeconds(60);

    /** From the start of the writers to the end of what is measured. */
    Duration planned() {
        return settings.warmUp().plus(settings.length());
    }

    /** How long after its planned end a run is given up. */
    Duration patience() {
        return settings.busyTimeout().plus(MARGIN);
    }

    /** This job as options of the command line, for {@link #parse} in another process. */
    List<String> arguments() {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--only",
                                contender.key(),
                                "--processes",
                                String.valueOf(cell.processes()),
                                "--threads",
                                String.valueOf(cell.threads()),
                                "--hold",
                                String.valueOf(cell.holdMillis())));
        arguments.addAll(settings.arguments());
        return arguments;
    }

    static Job parse(String... arguments) {
        Options options = Options.parse(arguments);
        return new Job(options.contenders().get(0), options.cells().get(0), options.settings());
    }
}
