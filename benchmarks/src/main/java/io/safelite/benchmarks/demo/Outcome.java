package io.safelite.benchmarks.demo;

import io.safelite.benchmarks.Failures;
import io.safelite.benchmarks.Latencies;
import java.util.List;

/**
 * One run of one contender. Every attempt is either a commit or a failure.
 *
 * @param commitsPerSecond of the commits that returned before the time was up
 * @param medianNanos of the committed transactions, from setAutoCommit(false) to commit()
 * @param p99Nanos of the committed transactions
 * @param longestNanos of all attempts, failed ones included
 * @param fewest commits of the thread with the fewest
 * @param most commits of the thread with the most
 */
record Outcome(
        long attempts,
        long commits,
        Failures failures,
        long failedCleanups,
        double commitsPerSecond,
        long medianNanos,
        long p99Nanos,
        long longestNanos,
        long fewest,
        long most,
        Bank.Audit audit) {

    static Outcome of(List<Workload.Result> threads, int seconds, Bank.Audit audit) {
        Failures failures = new Failures();
        Latencies committed = new Latencies();
        for (Workload.Result thread : threads) {
            failures.add(thread.failures());
            committed.add(thread.committed());
        }
        return new Outcome(
                threads.stream().mapToLong(Workload.Result::attempts).sum(),
                threads.stream().mapToLong(Workload.Result::commits).sum(),
                failures,
                threads.stream().mapToLong(Workload.Result::failedCleanups).sum(),
                threads.stream().mapToLong(Workload.Result::commitsInTime).sum() / (double) seconds,
                committed.percentile(50),
                committed.percentile(99),
                threads.stream().mapToLong(Workload.Result::longest).max().orElse(0),
                threads.stream().mapToLong(Workload.Result::commits).min().orElse(0),
                threads.stream().mapToLong(Workload.Result::commits).max().orElse(0),
                audit);
    }

    boolean clean() {
        return failures.count() == 0 && audit.addsUp();
    }
}
