package io.safelite.it.serializability;

import io.safelite.it.serializability.Operation.Append;
import io.safelite.it.serializability.Operation.Back;
import io.safelite.it.serializability.Operation.Read;
import io.safelite.it.serializability.Operation.Savepoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Histories for tests. Unless it is said, nobody knows in which order transactions ran. */
final class HandWritten {
    private static final long LONG = 1_000;

    private final List<Transaction> transactions = new ArrayList<>();
    private Map<Integer, List<Integer>> finalLists;

    HandWritten committed(Operation... operations) {
        return add(anybody(), Outcome.COMMITTED, 0, LONG, operations);
    }

    HandWritten aborted(Operation... operations) {
        return add(anybody(), Outcome.ABORTED, 0, LONG, operations);
    }

    HandWritten unknown(Operation... operations) {
        return add(anybody(), Outcome.UNKNOWN, 0, LONG, operations);
    }

    /** Committed by a client that has others too; they ran as they are written. */
    HandWritten committedBy(String client, Operation... operations) {
        return add(client, Outcome.COMMITTED, transactions.size(), LONG, operations);
    }

    /** Committed, between two points in time. */
    HandWritten committedWithin(long begin, long end, Operation... operations) {
        return add(anybody(), Outcome.COMMITTED, begin, end, operations);
    }

    /** What a list was at the end. */
    HandWritten end(int key, Integer... values) {
        finalLists = finalLists == null ? new HashMap<>() : finalLists;
        finalLists.put(key, List.of(values));
        return this;
    }

    private String anybody() {
        return "client " + (transactions.size() + 1);
    }

    private HandWritten add(
            String client, Outcome outcome, long begin, long end, Operation... operations) {
        transactions.add(
                new Transaction(
                        transactions.size() + 1,
                        client,
                        Arrays.asList(operations),
                        outcome,
                        begin,
                        end));
        return this;
    }

    List<Anomaly> check() {
        return Checker.check(new History(transactions, finalLists));
    }

    static Operation append(int key, int value) {
        return new Append(key, value);
    }

    static Operation read(int key, Integer... seen) {
        return new Read(key, List.of(seen));
    }

    static Operation savepoint() {
        return new Savepoint();
    }

    static Operation back() {
        return new Back();
    }
}
