package io.safelite.it.serializability;

/**
 * One transaction came before another.
 *
 * @param key the list it follows from; means nothing for the orders of sessions and of time
 * @param value the append it follows from; likewise
 */
record Edge(Transaction from, Transaction to, Edge.Kind kind, int key, int value) {
    /** Why. */
    enum Kind {
        /** The later one appended after the earlier one. */
        WRITE_WRITE,
        /** The later one saw what the earlier one appended. */
        WRITE_READ,
        /** The earlier one did not see what the later one appended. */
        READ_WRITE,
        /** Both are of one client. */
        SESSION,
        /** The earlier one had ended before the later one began. */
        REAL_TIME
    }

    String why() {
        String a = from.name();
        String b = to.name();
        return switch (kind) {
            case WRITE_WRITE -> b + " appended " + value + " to list " + key + " after " + a;
            case WRITE_READ -> b + " saw " + value + " in list " + key + ", appended by " + a;
            case READ_WRITE -> a + " read list " + key + " without " + value + ", appended by " + b;
            case SESSION -> from.client() + " ran " + a + " before " + b;
            case REAL_TIME ->
                    a + " had ended (" + from.end() + ") when " + b + " began (" + to.begin() + ")";
        };
    }
}
