package io.safelite.it.serializability;

import io.safelite.it.serializability.Anomaly.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for what no serial execution in real-time order can explain.
 *
 * <p>What an attempt saw counts even if it was rolled back: with SQLite nobody ever sees what is
 * not committed. Cycles are looked for among committed transactions. One whose outcome is unknown
 * counts as committed if something of it was seen, and else as if it had never been.
 */
final class Checker {
    private final History history;
    private final Map<Integer, Write> writes = new HashMap<>();
    private final List<Observation> observations = new ArrayList<>();
    private final List<Anomaly> anomalies = new ArrayList<>();
    private final Set<Transaction> committed = new HashSet<>();

    private Checker(History history) {
        this.history = history;
    }

    /** What is wrong with the history; nothing if it is empty. */
    static List<Anomaly> check(History history) {
        return new Checker(history).run();
    }

    private List<Anomaly> run() {
        for (Transaction transaction : history.transactions()) {
            play(transaction);
        }
        if (history.finalLists() != null) {
            history.finalLists()
                    .forEach((key, list) -> observations.add(new Observation(null, key, list)));
        }
        findCommitted();
        observations.forEach(this::checkElements);
        VersionOrders orders = new VersionOrders(observations);
        anomalies.addAll(orders.anomalies());
        if (history.finalLists() != null) {
            checkEnd();
        }
        Graph graph = new Dependencies(orders, writes, committed).graph();
        anomalies.addAll(new Cycles(graph).find());
        return anomalies;
    }

    private void play(Transaction transaction) {
        Replay replay = new Replay(transaction);
        anomalies.addAll(replay.anomalies());
        observations.addAll(replay.observations());
        for (Write write : replay.writes()) {
            Write other = writes.put(write.value(), write);
            if (other != null) {
                throw new IllegalArgumentException(
                        "the history is of no use: " + write + " and " + other);
            }
        }
    }

    private void findCommitted() {
        Set<Transaction> seen = new HashSet<>();
        for (Observation observation : observations) {
            for (Integer value : observation.seen()) {
                Write write = writes.get(value);
                if (write != null && write.lasting()) {
                    seen.add(write.writer());
                }
            }
        }
        for (Transaction transaction : history.transactions()) {
            boolean counts =
                    switch (transaction.outcome()) {
                        case COMMITTED -> true;
                        case ABORTED -> false;
                        case UNKNOWN -> seen.contains(transaction);
                    };
            if (counts) {
                committed.add(transaction);
            }
        }
    }

    private boolean isKept(Write write) {
        return write.lasting() && committed.contains(write.writer());
    }

    private void checkElements(Observation observation) {
        Set<Integer> before = new HashSet<>();
        for (Integer value : observation.seen()) {
            Write write = writes.get(value);
            if (!before.add(value)) {
                found(Kind.DUPLICATE_ELEMENT, observation, write, value, "twice");
            } else if (write == null || write.key() != observation.key()) {
                found(
                        Kind.UNKNOWN_ELEMENT,
                        observation,
                        null,
                        value,
                        "which nobody appended to it");
            } else if (!isKept(write)) {
                Kind kind =
                        observation.reader() == null ? Kind.RESURRECTED_APPEND : Kind.DIRTY_READ;
                String how = write.lasting() ? "which was rolled back" : "which it took back";
                found(kind, observation, write, value, how);
            }
        }
        checkLast(observation);
    }

    private void checkLast(Observation observation) {
        if (observation.seen().isEmpty() || observation.reader() == null) {
            return;
        }
        Integer value = observation.seen().get(observation.seen().size() - 1);
        Write write = writes.get(value);
        if (write != null && isKept(write) && !write.last()) {
            found(
                    Kind.INTERMEDIATE_READ,
                    observation,
                    write,
                    value,
                    "which was not its last for this list,");
        }
    }

    private void found(Kind kind, Observation observation, Write write, Integer value, String how) {
        List<Transaction> involved = new ArrayList<>(observation.readers());
        if (write != null && !involved.contains(write.writer())) {
            involved.add(write.writer());
        }
        anomalies.add(
                new Anomaly(
                        kind,
                        involved,
                        observation.who()
                                + " saw "
                                + value
                                + (write == null ? "" : " of " + write.writer().name())
                                + " "
                                + how
                                + " in list "
                                + observation.key()
                                + " = "
                                + Lists.tail(observation.seen())));
    }

    private void checkEnd() {
        Map<Integer, Set<Integer>> end = new HashMap<>();
        history.finalLists().forEach((key, list) -> end.put(key, new HashSet<>(list)));
        for (Write write : writes.values()) {
            if (isKept(write) && !end.getOrDefault(write.key(), Set.of()).contains(write.value())) {
                anomalies.add(
                        new Anomaly(
                                Kind.LOST_APPEND,
                                List.of(write.writer()),
                                write.value() + " is not in list " + write.key() + " at the end"));
            }
        }
    }
}
