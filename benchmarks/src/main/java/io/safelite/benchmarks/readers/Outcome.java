package io.safelite.benchmarks.readers;

import io.safelite.benchmarks.BenchmarkFile;
import io.safelite.benchmarks.Failures;
import io.safelite.benchmarks.Progress;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * One run of one contender.
 *
 * @param wrong what the accounts have wrong, empty if they are exact
 */
record Outcome(
        double readsPerSecond,
        double writesPerSecond,
        long readP99Nanos,
        long longestReadNanos,
        long longestWriteNanos,
        Failures readFailures,
        Failures writeFailures,
        String wrong) {

    /** One contender, once: a new file, readers and writers, the audit. */
    static Outcome of(
            Contender contender, int writers, Options options, Progress progress, String title)
            throws IOException, SQLException, InterruptedException, RunFailed {
        try (BenchmarkFile file = new BenchmarkFile()) {
            try (Connection connection = contender.connect(file.path(), options)) {
                Accounts.create(connection);
            }
            try (Crowd crowd = new Crowd(contender, writers, options, file.path())) {
                Live live = crowd.live();
                progress.until(crowd.start(), title, live.commits()::sum, live.failures()::sum);
                Crowd.Result result = crowd.finish();
                String wrong = Accounts.audit(file.path(), result.writes().commits());
                return of(result.reads(), result.writes(), options.length().toNanos(), wrong);
            }
        }
    }

    static Outcome of(Tally reads, Tally writes, long nanos, String wrong) {
        return new Outcome(
                reads.measured() * 1e9 / nanos,
                writes.measured() * 1e9 / nanos,
                reads.attempts().percentile(99),
                reads.attempts().longest(),
                writes.attempts().longest(),
                reads.failures(),
                writes.failures(),
                wrong);
    }

    boolean hasFailures() {
        return readFailures.count() + writeFailures.count() > 0;
    }

    boolean isExact() {
        return wrong.isEmpty();
    }
}
