package io.safelite.it.serializability;

import io.safelite.it.serializability.Operation.Append;
import io.safelite.it.serializability.Operation.Back;
import io.safelite.it.serializability.Operation.Read;
import io.safelite.it.serializability.Operation.Savepoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A random history that is right: one transaction after the other, each somewhere between its begin
 * and its end, while begins and ends overlap.
 */
final class SerialHistory {
    private static final int CLIENTS = 5;
    private static final int KEYS = 4;
    private static final long STEP = 10;

    private final RandomGenerator random;
    private final Map<Integer, List<Integer>> lists = new HashMap<>();
    private final List<Transaction> transactions = new ArrayList<>();
    private final long[] free = new long[CLIENTS];
    private int nextValue = 1;

    private SerialHistory(RandomGenerator random) {
        this.random = random;
    }

    static History random(RandomGenerator random, int length) {
        SerialHistory serial = new SerialHistory(random);
        for (int i = 1; i <= length; i++) {
            serial.run(i);
        }
        for (int key = 0; key < KEYS; key++) {
            serial.lists.putIfAbsent(key, List.of());
        }
        return new History(serial.transactions, serial.lists);
    }

    private void run(int id) {
        int client = random.nextInt(CLIENTS);
        long moment = Math.max(id * STEP, free[client] + 1);
        // A client that is still busy with its last transaction would have to wait: next time.
        if (moment > id * STEP) {
            return;
        }
        long begin = Math.max(free[client] + 1, moment - random.nextLong(5 * STEP));
        long end = moment + random.nextLong(5 * STEP);
        Outcome outcome =
                switch (random.nextInt(8)) {
                    case 0 -> Outcome.ABORTED;
                    case 1 -> Outcome.UNKNOWN;
                    default -> Outcome.COMMITTED;
                };
        Map<Integer, List<Integer>> state = copy(lists);
        List<Operation> operations = operations(state);
        boolean kept =
                outcome == Outcome.COMMITTED
                        || (outcome == Outcome.UNKNOWN && random.nextBoolean());
        if (kept) {
            lists.putAll(state);
        }
        // Whoever does not know how a transaction ended must not say when.
        free[client] = outcome == Outcome.UNKNOWN ? moment : end;
        transactions.add(new Transaction(id, "client " + client, operations, outcome, begin, end));
    }

    private List<Operation> operations(Map<Integer, List<Integer>> state) {
        List<Operation> operations = new ArrayList<>();
        Deque<Map<Integer, List<Integer>>> savepoints = new ArrayDeque<>();
        int length = 1 + random.nextInt(6);
        for (int i = 0; i < length; i++) {
            int key = random.nextInt(KEYS);
            int dice = random.nextInt(20);
            if (dice == 0) {
                savepoints.push(copy(state));
                operations.add(new Savepoint());
            } else if (dice == 1 && !savepoints.isEmpty()) {
                state.clear();
                state.putAll(savepoints.pop());
                operations.add(new Back());
            } else if (dice < 10) {
                operations.add(new Read(key, state.getOrDefault(key, List.of())));
            } else {
                state.computeIfAbsent(key, k -> new ArrayList<>()).add(nextValue);
                operations.add(new Append(key, nextValue++));
            }
        }
        return operations;
    }

    private static Map<Integer, List<Integer>> copy(Map<Integer, List<Integer>> lists) {
        Map<Integer, List<Integer>> copy = new HashMap<>();
        lists.forEach((key, list) -> copy.put(key, new ArrayList<>(list)));
        return copy;
    }
}
