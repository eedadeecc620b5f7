package io.safelite.it.serializability;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who must have come before whom, among committed transactions. */
final class Dependencies {
    private final Map<Integer, Write> writes;
    private final Set<Transaction> committed;
    private final List<Transaction> byBegin;
    private final Graph graph = new Graph();

    Dependencies(VersionOrders orders, Map<Integer, Write> writes, Set<Transaction> committed) {
        this.writes = writes;
        this.committed = committed;
        this.byBegin =
                committed.stream().sorted(Comparator.comparingLong(Transaction::begin)).toList();
        orders.orders().values().forEach(order -> addWrites(order.seen()));
        for (Observation read : orders.observations()) {
            if (read.reader() != null && committed.contains(read.reader())) {
                addRead(read, orders.orders().get(read.key()).seen());
            }
        }
        addSessions();
        addRealTime();
    }

    Graph graph() {
        return graph;
    }

    /** Who appended this and kept it; null if nobody did, which is reported elsewhere. */
    private Transaction writer(Integer value) {
        Write write = writes.get(value);
        return write != null && write.lasting() && committed.contains(write.writer())
                ? write.writer()
                : null;
    }

    private void addWrites(List<Integer> order) {
        Transaction before = null;
        for (Integer value : order) {
            Transaction writer = writer(value);
            if (writer != null) {
                if (before != null) {
                    add(before, writer, Edge.Kind.WRITE_WRITE, value);
                }
                before = writer;
            }
        }
    }

    private void addRead(Observation read, List<Integer> order) {
        int seen = read.seen().size();
        if (seen > 0) {
            Integer last = order.get(seen - 1);
            Transaction writer = writer(last);
            if (writer != null) {
                add(writer, read.reader(), Edge.Kind.WRITE_READ, last);
            }
        }
        if (seen < order.size()) {
            Integer next = order.get(seen);
            Transaction writer = writer(next);
            if (writer != null) {
                add(read.reader(), writer, Edge.Kind.READ_WRITE, next);
            }
        }
    }

    private void add(Transaction from, Transaction to, Edge.Kind kind, Integer value) {
        graph.add(new Edge(from, to, kind, writes.get(value).key(), value));
    }

    private void addSessions() {
        Map<String, Transaction> last = new HashMap<>();
        for (Transaction transaction : byBegin) {
            Transaction before = last.put(transaction.client(), transaction);
            if (before != null) {
                graph.add(new Edge(before, transaction, Edge.Kind.SESSION, 0, 0));
            }
        }
    }

    /**
     * Edges from which all others of real time follow: to each transaction from those that had
     * ended when it began, except from one that had ended before another of them began.
     */
    private void addRealTime() {
        List<Transaction> byEnd =
                committed.stream()
                        .filter(t -> t.outcome() == Outcome.COMMITTED)
                        .sorted(Comparator.comparingLong(Transaction::end))
                        .toList();
        List<Transaction> ended = new ArrayList<>();
        int next = 0;
        for (Transaction transaction : byBegin) {
            while (next < byEnd.size() && byEnd.get(next).end() < transaction.begin()) {
                Transaction newest = byEnd.get(next++);
                ended.removeIf(older -> older.end() < newest.begin());
                ended.add(newest);
            }
            for (Transaction older : ended) {
                graph.add(new Edge(older, transaction, Edge.Kind.REAL_TIME, 0, 0));
            }
        }
    }
}
