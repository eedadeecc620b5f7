package io.safelite.benchmarks.conflicts;

import io.safelite.event.SafeLiteListener;
import io.safelite.event.TransactionRetry;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what became of transactions that could not go on. Thread-safe; one for all connections.
 */
public final class RetryCounter implements SafeLiteListener {
    private static final Map<String, Long> COUNTS = Collections.synchronizedMap(new TreeMap<>());

    /** Begins to count anew. */
    static void clear() {
        COUNTS.clear();
    }

    static long count(TransactionRetry.Outcome outcome) {
        return COUNTS.getOrDefault(outcome.name(), 0L);
    }

    @Override
    public void onRetry(TransactionRetry event) {
        COUNTS.merge(event.outcome().name(), 1L, Long::sum);
    }
}
