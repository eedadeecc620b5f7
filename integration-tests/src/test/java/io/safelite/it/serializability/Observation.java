package io.safelite.it.serializability;

import java.util.List;

/**
 * A list as somebody saw it, without what the reader itself had appended.
 *
 * @param reader null for the look at the end
 */
record Observation(Transaction reader, int key, List<Integer> seen) {
    String who() {
        return reader == null ? "the look at the end" : reader.name();
    }

    List<Transaction> readers() {
        return reader == null ? List.of() : List.of(reader);
    }
}
