package io.safelite.it.serializability;

import io.safelite.it.serializability.Operation.Append;
import io.safelite.it.serializability.Operation.Back;
import io.safelite.it.serializability.Operation.Read;
import io.safelite.it.serializability.Operation.Savepoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A transaction as a line of text, for other processes to tell. */
final class HistoryText {
    private HistoryText() {}

    static String line(Transaction transaction) {
        return String.join(
                "|",
                transaction.client(),
                transaction.outcome().name(),
                String.valueOf(transaction.begin()),
                String.valueOf(transaction.end()),
                transaction.operations().stream()
                        .map(HistoryText::text)
                        .collect(Collectors.joining(" ")));
    }

    private static String text(Operation operation) {
        if (operation instanceof Append append) {
            return "a" + append.key() + ":" + append.value();
        }
        if (operation instanceof Read read) {
            return "r"
                    + read.key()
                    + ":"
                    + read.seen().stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        return operation instanceof Savepoint ? "s" : "b";
    }

    static Transaction transaction(int id, String line) {
        String[] parts = line.split("\\|", -1);
        List<Operation> operations = new ArrayList<>();
        for (String text : parts[4].split(" ", -1)) {
            if (!text.isEmpty()) {
                operations.add(operation(text));
            }
        }
        return new Transaction(
                id,
                parts[0],
                operations,
                Outcome.valueOf(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]));
    }

    private static Operation operation(String text) {
        String[] parts = text.substring(1).split(":", -1);
        return switch (text.charAt(0)) {
            case 'a' -> new Append(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
            case 'r' -> new Read(Integer.parseInt(parts[0]), list(parts[1]));
            case 's' -> new Savepoint();
            case 'b' -> new Back();
            default -> throw new IllegalArgumentException(text);
        };
    }

    /** Values separated by commas. */
    static List<Integer> list(String text) {
        return text == null || text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",")).map(Integer::valueOf).toList();
    }
}
