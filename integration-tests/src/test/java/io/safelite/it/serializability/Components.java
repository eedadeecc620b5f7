package io.safelite.it.serializability;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Tarjan's strongly connected components: the groups of transactions each of which comes before
 * each other one of the group. Without recursion, for histories are long.
 */
final class Components {
    private final Graph graph;
    private final Predicate<Edge> wanted;
    private final Map<Transaction, Node> nodes = new HashMap<>();
    private final Deque<Node> open = new ArrayDeque<>();
    private final List<Set<Transaction>> found = new ArrayList<>();

    private Components(Graph graph, Predicate<Edge> wanted) {
        this.graph = graph;
        this.wanted = wanted;
    }

    /** The groups of at least two, along edges that are wanted. */
    static List<Set<Transaction>> of(Graph graph, Predicate<Edge> wanted) {
        Components components = new Components(graph, wanted);
        for (Transaction transaction : graph.transactions()) {
            if (!components.nodes.containsKey(transaction)) {
                components.visit(transaction);
            }
        }
        return components.found;
    }

    private void visit(Transaction root) {
        Deque<Node> path = new ArrayDeque<>();
        path.push(enter(root));
        while (!path.isEmpty()) {
            Node node = path.peek();
            if (!node.edges.hasNext()) {
                path.pop();
                leave(node);
                if (!path.isEmpty()) {
                    path.peek().lowest = Math.min(path.peek().lowest, node.lowest);
                }
                continue;
            }
            Edge edge = node.edges.next();
            if (!wanted.test(edge)) {
                continue;
            }
            Node target = nodes.get(edge.to());
            if (target == null) {
                path.push(enter(edge.to()));
            } else if (target.isOpen) {
                node.lowest = Math.min(node.lowest, target.number);
            }
        }
    }

    private Node enter(Transaction transaction) {
        Node node = new Node(transaction, nodes.size(), graph.from(transaction).iterator());
        nodes.put(transaction, node);
        open.push(node);
        return node;
    }

    private void leave(Node node) {
        if (node.lowest < node.number) {
            return;
        }
        Set<Transaction> group = new HashSet<>();
        Node member;
        do {
            member = open.pop();
            member.isOpen = false;
            group.add(member.transaction);
        } while (member != node);
        if (group.size() > 1) {
            found.add(group);
        }
    }

    private static final class Node {
        final Transaction transaction;
        final int number;
        final Iterator<Edge> edges;
        int lowest;
        boolean isOpen = true;

        Node(Transaction transaction, int number, Iterator<Edge> edges) {
            this.transaction = transaction;
            this.number = number;
            this.lowest = number;
            this.edges = edges;
        }
    }
}
