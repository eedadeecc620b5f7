package io.safelite.benchmarks.contention;

import io.safelite.benchmarks.Failures;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;

/**
 * One run of one contender.
 *
 * @param longestNanos of the committed transactions and of the waits of those that failed
 * @param perThread commits of each thread
 * @param perProcess commits of each process
 * @param jain of the commits per thread
 */
public record Outcome(
        double commitsPerSecond,
        Failures failures,
        long medianNanos,
        long p99Nanos,
        long p999Nanos,
        long longestNanos,
        long waitP99Nanos,
        long longestWaitNanos,
        LongSummaryStatistics perThread,
        LongSummaryStatistics perProcess,
        double jain,
        Counters.Audit audit) {

    static Outcome of(List<Tally> processes, Duration measured, Counters.Audit audit) {
        Tally all = Tally.merge(processes);
        return new Outcome(
                all.allCommits() * 1e9 / measured.toNanos(),
                all.failures(),
                all.transactions().percentile(50),
                all.transactions().percentile(99),
                all.transactions().percentile(99.9),
                Math.max(all.transactions().longest(), all.waits().longest()),
                all.waits().percentile(99),
                all.waits().longest(),
                all.commits().stream().mapToLong(Long::longValue).summaryStatistics(),
                processes.stream().mapToLong(Tally::allCommits).summaryStatistics(),
                Fairness.jain(all.commits()),
                audit);
    }

    public boolean clean() {
        return failures.count() == 0 && audit.exact();
    }
}
