package io.safelite.retry.model;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What others do while a program runs.
 *
 * @param transactions one after the other
 * @param gap how many steps of the program lie between two of them
 * @param held whether the transaction stays open until the program waits for it or ends
 * @param queued whether they use SafeLite too, and so wait in its queue; else plain sqlite-jdbc
 */
record Interference(List<Program> transactions, int gap, boolean held, boolean queued) {

    Interference {
        transactions = List.copyOf(transactions);
    }

    @Override
    public String toString() {
        return transactions.stream()
                .map(Program::toString)
                .collect(
                        Collectors.joining(
                                "%n  and %d steps later:%n".formatted(gap),
                                (queued ? "  (with SafeLite)\n" : "")
                                        + (held ? "  (open until the program waits)\n" : ""),
                                ""));
    }
}
