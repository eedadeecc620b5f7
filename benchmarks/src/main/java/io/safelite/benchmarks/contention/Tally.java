package io.safelite.benchmarks.contention;

import io.safelite.benchmarks.Failures;
import io.safelite.benchmarks.Latencies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

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

    private static final String COMMITS = "commits ";
    private static final String COUNTED = "counted ";
    private static final String TRANSACTIONS = "transactions ";
    private static final String WAITS = "waits ";
    private static final String FAILURES = "failures ";

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

    /** Lines, for {@link #parse} in another process. */
    List<String> format() {
        List<String> lines = new ArrayList<>();
        lines.add(COMMITS + format(commits));
        lines.add(COUNTED + format(counted));
        lines.add(TRANSACTIONS + transactions.format());
        lines.add(WAITS + waits.format());
        failures.byCode()
                .forEach((code, n) -> lines.add(FAILURES + n + " " + code.replaceAll("\\s+", " ")));
        return lines;
    }

    /**
     * @throws IllegalArgumentException if the lines are not those of {@link #format()}
     */
    static Tally parse(List<String> lines) {
        List<Long> commits = List.of();
        List<Long> counted = List.of();
        Failures failures = new Failures();
        Latencies transactions = new Latencies();
        Latencies waits = new Latencies();
        for (String line : lines) {
            String rest = line.substring(line.indexOf(' ') + 1);
            switch (line.substring(0, line.indexOf(' ') + 1)) {
                case COMMITS -> commits = numbers(rest);
                case COUNTED -> counted = numbers(rest);
                case TRANSACTIONS -> transactions = Latencies.parse(rest);
                case WAITS -> waits = Latencies.parse(rest);
                case FAILURES -> {
                    int end = rest.indexOf(' ');
                    failures.add(rest.substring(end + 1), Long.parseLong(rest.substring(0, end)));
                }
                default -> throw new IllegalArgumentException("Not of a tally: " + line);
            }
        }
        return new Tally(commits, counted, failures, transactions, waits);
    }

    private static String format(List<Long> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private static List<Long> numbers(String text) {
        return Arrays.stream(text.split(" ", -1)).map(Long::valueOf).toList();
    }
}
