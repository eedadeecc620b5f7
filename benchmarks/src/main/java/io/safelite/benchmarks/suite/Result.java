package io.safelite.benchmarks.suite;

import java.util.List;
import java.util.Optional;

/**
 * What came of one entrant in one workload.
 *
 * @param figures empty if it could not run once
 * @param ratio the throughput as a multiple of WAL + IMMEDIATE's in the same round; empty if the
 *     two never ran in the same round
 * @param notes failures by code, what was wrong with the file, why a run could not be
 */
record Result(
        Entrant entrant, Optional<Figures> figures, Optional<Spread> ratio, List<String> notes) {

    Result {
        notes = List.copyOf(notes);
    }

    /** One sentence of all of them. */
    String describeNotes() {
        return entrant.title() + ": " + String.join("; ", notes) + ".";
    }
}
