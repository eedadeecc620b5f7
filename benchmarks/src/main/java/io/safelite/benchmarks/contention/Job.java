package io.safelite.benchmarks.contention;

import java.time.Duration;

/** What one run of one contender is to do. */
record Job(Contender contender, Cell cell, Settings settings) {
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
}
