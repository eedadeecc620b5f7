package io.safelite.it.isolation;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How a scenario ended.
 *
 * @param reads what was read, by the transaction's name and that of the read: {@code T1.a}
 * @param table the table afterwards
 */
record Ending(Map<String, String> reads, Set<String> committed, String table) {

    /** Whether all of them have committed. */
    boolean committed(String... transactions) {
        return committed.containsAll(Set.of(transactions));
    }

    boolean saw(String read, String rows) {
        return Objects.equals(reads.get(read), rows);
    }

    /** Whether two reads happened and differ. */
    boolean differ(String read, String other) {
        return reads.containsKey(read)
                && reads.containsKey(other)
                && !reads.get(read).equals(reads.get(other));
    }
}
