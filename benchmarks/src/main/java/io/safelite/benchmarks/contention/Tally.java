package io.safelite.benchmarks.contention;

import io.safelite.benchmarks.Failures;
import io.safelite.benchmarks.Latencies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What one or more writers saw.
 *
 * @param commits for each writer, its commits that returned while it was measured
 * @param counted for each counter, all commits on it that returned
 * @param failures all of them
 * @param transactions from wanting to begin to the return of the commit
 * @param waits from wanting to begin to the first row, or to the failure
 */
record Tally(
        List<Long> commits,
        List<Long> counted,
        Failures failures,
        Latencies transactions,
        Latencies waits) {

    Tally {
        commits = List.copyOf(commits);
        counted = List.copyOf(counted);
    }

    static Tally merge(List<Tally> parts) {
        List<Long> commits = new ArrayList<>();
        List<Long> counted = new ArrayList<>(Collections.nCopies(Counters.COUNT, 0L));
        Failures failures = new Failures();
        Latencies transactions = new Latencies();
        Latencies waits = new Latencies();
        for (Tally part : parts) {
            commits.addAll(part.commits);
            for (int id = 0; id < Counters.COUNT; id++) {
                counted.set(id, counted.get(id) + part.counted.get(id));
            }
            failures.add(part.failures);
            transactions.add(part.transactions);
            waits.add(part.waits);
        }
        return new Tally(commits, counted, failures, transactions, waits);
    }

    long allCommits() {
        return commits.stream().mapToLong(Long::longValue).sum();
    }
}
