package io.safelite.it.serializability;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What came out of a workload.
 *
 * @param failures how often attempts failed, by SQLState and SQLite's extended code
 */
record Run(String name, History history, Map<String, Integer> failures) {
    List<Anomaly> anomalies() {
        return Checker.check(history);
    }

    int failed() {
        return failures.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** A row of a table: who, attempts, committed, rolled back on purpose, failed, why. */
    String row(List<Anomaly> anomalies) {
        String why =
                failures.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> entry.getValue() + " × " + entry.getKey())
                        .collect(Collectors.joining(", "));
        long onPurpose = history.count(Outcome.ABORTED) + history.count(Outcome.UNKNOWN) - failed();
        return "| "
                + String.join(
                        " | ",
                        name,
                        String.valueOf(history.transactions().size()),
                        String.valueOf(history.count(Outcome.COMMITTED)),
                        String.valueOf(onPurpose),
                        failed() + (why.isEmpty() ? "" : " (" + why + ")"),
                        String.valueOf(anomalies.size()))
                + " |";
    }
}
