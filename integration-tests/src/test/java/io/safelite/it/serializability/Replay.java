package io.safelite.it.serializability;

import io.safelite.it.serializability.Anomaly.Kind;
import io.safelite.it.serializability.Operation.Append;
import io.safelite.it.serializability.Operation.Back;
import io.safelite.it.serializability.Operation.Read;
import io.safelite.it.serializability.Operation.Savepoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One transaction played through on its own: which of its appends lasted, what it saw of others,
 * and where it contradicts itself.
 */
final class Replay {
    private final Transaction transaction;
    private final Map<Integer, Integer> appended = new HashMap<>();
    private final Map<Integer, List<Integer>> foreign = new HashMap<>();
    private final Deque<Map<Integer, List<Integer>>> savepoints = new ArrayDeque<>();
    private final List<Observation> observations = new ArrayList<>();
    private final List<Anomaly> anomalies = new ArrayList<>();

    /** Its own appends that count at this point, per key. */
    private Map<Integer, List<Integer>> own = new HashMap<>();

    Replay(Transaction transaction) {
        this.transaction = transaction;
        for (Operation operation : transaction.operations()) {
            if (operation instanceof Append append) {
                own.computeIfAbsent(append.key(), key -> new ArrayList<>()).add(append.value());
                appended.put(append.value(), append.key());
            } else if (operation instanceof Read read) {
                observe(read);
            } else if (operation instanceof Savepoint) {
                savepoints.push(copy(own));
            } else if (operation instanceof Back) {
                own = savepoints.pop();
            }
        }
    }

    private static Map<Integer, List<Integer>> copy(Map<Integer, List<Integer>> lists) {
        Map<Integer, List<Integer>> copy = new HashMap<>();
        lists.forEach((key, list) -> copy.put(key, new ArrayList<>(list)));
        return copy;
    }

    private void observe(Read read) {
        List<Integer> mine = own.getOrDefault(read.key(), List.of());
        if (!Lists.endsWith(read.seen(), mine)) {
            contradiction(read + " does not end with its own appends " + mine);
            return;
        }
        List<Integer> others = read.seen().subList(0, read.seen().size() - mine.size());
        if (others.stream().anyMatch(appended::containsKey)) {
            contradiction(read + " has its own appends where they cannot be");
            return;
        }
        List<Integer> before = foreign.putIfAbsent(read.key(), others);
        if (before != null && !before.equals(others)) {
            contradiction(
                    read
                            + " shows of others "
                            + Lists.tail(others)
                            + ", but it had seen "
                            + Lists.tail(before)
                            + " before");
            return;
        }
        observations.add(new Observation(transaction, read.key(), others));
    }

    private void contradiction(String why) {
        anomalies.add(new Anomaly(Kind.INTERNAL, List.of(transaction), why));
    }

    /** What it saw of others, where it did not contradict itself. */
    List<Observation> observations() {
        return observations;
    }

    List<Anomaly> anomalies() {
        return anomalies;
    }

    /** Its appends, those that were undone among them. */
    List<Write> writes() {
        Set<Integer> lasting = new HashSet<>();
        Set<Integer> last = new HashSet<>();
        for (List<Integer> list : own.values()) {
            lasting.addAll(list);
            if (!list.isEmpty()) {
                last.add(list.get(list.size() - 1));
            }
        }
        List<Write> writes = new ArrayList<>();
        appended.forEach(
                (value, key) ->
                        writes.add(
                                new Write(
                                        transaction,
                                        key,
                                        value,
                                        lasting.contains(value),
                                        last.contains(value))));
        return writes;
    }
}
