package io.safelite.it.serializability;

import io.safelite.it.serializability.Anomaly.Kind;
import io.safelite.it.serializability.Anomaly.Order;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Cycles of a graph, the gravest kind first. Of every knot of transactions one cycle is reported:
 * where something is reported, there may be more.
 */
final class Cycles {
    private static final Set<Edge.Kind> WRITES = EnumSet.of(Edge.Kind.WRITE_WRITE);
    private static final Set<Edge.Kind> READS =
            EnumSet.of(Edge.Kind.WRITE_WRITE, Edge.Kind.WRITE_READ);
    private static final Set<Edge.Kind> ALL =
            EnumSet.of(Edge.Kind.WRITE_WRITE, Edge.Kind.WRITE_READ, Edge.Kind.READ_WRITE);

    /** From how many transactions of a knot the shortest cycle is looked for. */
    private static final int MOST_STARTS = 100;

    private final Graph graph;
    private final List<Set<Transaction>> reported = new ArrayList<>();
    private final List<Anomaly> anomalies = new ArrayList<>();

    Cycles(Graph graph) {
        this.graph = graph;
    }

    List<Anomaly> find() {
        for (Order order : Order.values()) {
            for (Set<Edge.Kind> kinds : List.of(WRITES, READS, ALL)) {
                Set<Edge.Kind> wanted = EnumSet.copyOf(kinds);
                if (order != Order.DATA) {
                    wanted.add(Edge.Kind.SESSION);
                }
                if (order == Order.REAL_TIME) {
                    wanted.add(Edge.Kind.REAL_TIME);
                }
                find(order, wanted);
            }
        }
        return anomalies;
    }

    private void find(Order order, Set<Edge.Kind> kinds) {
        Predicate<Edge> wanted = edge -> kinds.contains(edge.kind());
        for (Set<Transaction> knot : Components.of(graph, wanted)) {
            // A cycle that was reported would be found again; one that is graver would be missed.
            if (reported.stream().noneMatch(knot::containsAll)) {
                report(order, cycle(knot, wanted));
            }
        }
    }

    private List<Edge> cycle(Set<Transaction> knot, Predicate<Edge> wanted) {
        List<Edge> single = cycleWithOneMissedWrite(knot, wanted);
        return single != null ? single : shortest(knot, wanted);
    }

    private List<Edge> cycleWithOneMissedWrite(Set<Transaction> knot, Predicate<Edge> wanted) {
        Predicate<Edge> others = wanted.and(edge -> edge.kind() != Edge.Kind.READ_WRITE);
        for (Transaction reader : knot) {
            for (Edge edge : graph.from(reader)) {
                if (edge.kind() == Edge.Kind.READ_WRITE
                        && wanted.test(edge)
                        && knot.contains(edge.to())) {
                    List<Edge> back = graph.way(edge.to(), reader, knot, others);
                    if (back != null) {
                        back.add(0, edge);
                        return back;
                    }
                }
            }
        }
        return null;
    }

    private List<Edge> shortest(Set<Transaction> knot, Predicate<Edge> wanted) {
        List<Edge> shortest = null;
        for (Transaction start : knot.stream().limit(MOST_STARTS).toList()) {
            List<Edge> cycle = graph.way(start, start, knot, wanted);
            if (cycle != null && (shortest == null || cycle.size() < shortest.size())) {
                shortest = cycle;
            }
        }
        return shortest;
    }

    private void report(Order order, List<Edge> cycle) {
        List<Transaction> transactions = cycle.stream().map(Edge::from).toList();
        reported.add(new HashSet<>(transactions));
        anomalies.add(
                new Anomaly(
                        kind(cycle),
                        order,
                        transactions,
                        cycle.stream().map(Edge::why).collect(Collectors.joining(",\n  but "))));
    }

    private static Kind kind(List<Edge> cycle) {
        long missed = count(cycle, Edge.Kind.READ_WRITE);
        if (missed > 0) {
            return missed == 1 ? Kind.G_SINGLE : Kind.G2;
        }
        return count(cycle, Edge.Kind.WRITE_READ) > 0 ? Kind.G1C : Kind.G0;
    }

    private static long count(List<Edge> cycle, Edge.Kind kind) {
        return cycle.stream().filter(edge -> edge.kind() == kind).count();
    }
}
