package io.safelite.it.serializability;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something no serial execution can explain.
 *
 * @param order what was needed to see it, besides the lists themselves
 * @param transactions who was involved
 * @param why for a reader who has the transactions before him
 */
record Anomaly(Kind kind, Order order, List<Transaction> transactions, String why) {

    /** What went wrong; cycles from the gravest on. */
    enum Kind {
        UNKNOWN_ELEMENT("a list holds a value that nobody appended to it"),
        DUPLICATE_ELEMENT("a list holds a value twice"),
        INCOMPATIBLE_ORDER("two reads of one list are not prefixes of each other"),
        DIRTY_READ("G1a: a read saw what was rolled back"),
        INTERMEDIATE_READ("G1b: a read saw a transaction half-way"),
        LOST_APPEND("an acknowledged append is not there at the end"),
        RESURRECTED_APPEND("an append that was rolled back is there at the end"),
        INTERNAL("a transaction contradicts itself"),
        G0("a cycle of writes"),
        G1C("a cycle of writes and of reads that saw them"),
        G_SINGLE("a cycle with one read that did not see a write"),
        G2("a cycle with several reads that did not see a write");

        final String meaning;

        Kind(String meaning) {
            this.meaning = meaning;
        }
    }

    /** Which orders besides that of the data a cycle needs. */
    enum Order {
        DATA(""),
        SESSION(", given the order of each client's transactions"),
        REAL_TIME(", given which transaction had ended before another began");

        final String meaning;

        Order(String meaning) {
            this.meaning = meaning;
        }
    }

    Anomaly(Kind kind, List<Transaction> transactions, String why) {
        this(kind, Order.DATA, transactions, why);
    }

    @Override
    public String toString() {
        return kind
                + " ("
                + kind.meaning
                + order.meaning
                + ")\n"
                + transactions.stream().map(t -> "  " + t + "\n").collect(Collectors.joining())
                + "  because "
                + why;
    }
}
