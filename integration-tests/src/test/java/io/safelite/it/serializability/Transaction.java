package io.safelite.it.serializability;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One attempt of a client. Two are the same if their numbers are: comparing all they did would take
 * long in long histories.
 *
 * @param client a thread; its transactions follow each other
 * @param begin when the client asked for the first thing
 * @param end when the client was told how it ended; means nothing if that is unknown
 */
record Transaction(
        int id, String client, List<Operation> operations, Outcome outcome, long begin, long end) {
    Transaction {
        operations = List.copyOf(operations);
    }

    Transaction withId(int newId) {
        return new Transaction(newId, client, operations, outcome, begin, end);
    }

    String name() {
        return "T" + id;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Transaction transaction && transaction.id == id;
    }

    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public String toString() {
        return name()
                + " ("
                + client
                + ", "
                + outcome.name().toLowerCase(Locale.ROOT)
                + ", "
                + begin
                + " to "
                + (outcome == Outcome.UNKNOWN ? "?" : end)
                + "): "
                + operations.stream().map(Object::toString).collect(Collectors.joining("; "));
    }
}
