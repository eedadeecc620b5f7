package io.safelite.benchmarks.readers;

import io.safelite.benchmarks.Failures;
import io.safelite.benchmarks.Latencies;
import java.util.List;

/**
 * What one client, or several of a kind, saw.
 *
 * @param commits all that returned
 * @param measured those that returned while it was measured
 * @param failures all of them
 * @param attempts how long transactions took that were measured, failed ones included
 */
record Tally(long commits, long measured, Failures failures, Latencies attempts) {

    static Tally merge(List<Tally> parts) {
        Failures failures = new Failures();
        Latencies attempts = new Latencies();
        for (Tally part : parts) {
            failures.add(part.failures);
            attempts.add(part.attempts);
        }
        return new Tally(
                parts.stream().mapToLong(Tally::commits).sum(),
                parts.stream().mapToLong(Tally::measured).sum(),
                failures,
                attempts);
    }
}
