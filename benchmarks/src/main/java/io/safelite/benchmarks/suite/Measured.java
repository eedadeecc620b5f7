package io.safelite.benchmarks.suite;

import java.util.List;

/** One workload and what came of it, in the order of the entrants. */
record Measured(Workload workload, List<Result> results) {
    Measured {
        results = List.copyOf(results);
    }

    /** Whether anybody ran. */
    boolean hasFigures() {
        return results.stream().anyMatch(result -> result.figures().isPresent());
    }
}
