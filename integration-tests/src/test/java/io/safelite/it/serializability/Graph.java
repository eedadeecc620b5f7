package io.safelite.it.serializability;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Transactions and who came before whom. */
final class Graph {
    private final Map<Transaction, List<Edge>> edges = new LinkedHashMap<>();

    void add(Edge edge) {
        if (!edge.from().equals(edge.to())) {
            edges.computeIfAbsent(edge.from(), t -> new ArrayList<>()).add(edge);
            edges.computeIfAbsent(edge.to(), t -> new ArrayList<>());
        }
    }

    Collection<Transaction> transactions() {
        return edges.keySet();
    }

    List<Edge> from(Transaction transaction) {
        return edges.get(transaction);
    }

    /**
     * The shortest way along edges that are wanted, none but its two ends outside of {@code
     * within}; null if there is none. From a transaction to itself it is the shortest cycle.
     */
    List<Edge> way(
            Transaction start, Transaction goal, Set<Transaction> within, Predicate<Edge> wanted) {
        Map<Transaction, Edge> reachedBy = new HashMap<>();
        Deque<Transaction> next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty()) {
            for (Edge edge : edges.get(next.poll())) {
                if (!wanted.test(edge)) {
                    continue;
                }
                if (edge.to().equals(goal)) {
                    return backwards(start, edge, reachedBy);
                }
                if (!edge.to().equals(start)
                        && within.contains(edge.to())
                        && reachedBy.putIfAbsent(edge.to(), edge) == null) {
                    next.add(edge.to());
                }
            }
        }
        return null;
    }

    private static List<Edge> backwards(
            Transaction start, Edge last, Map<Transaction, Edge> reachedBy) {
        List<Edge> way = new ArrayList<>(List.of(last));
        while (!way.get(0).from().equals(start)) {
            way.add(0, reachedBy.get(way.get(0).from()));
        }
        return way;
    }
}
