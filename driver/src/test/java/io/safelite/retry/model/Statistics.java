package io.safelite.retry.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;

/** What was run, so that a test that has run nothing does not pass. */
final class Statistics {
    private final Map<String, Integer> counts = new TreeMap<>();

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    int of(String what) {
        return counts.getOrDefault(what, 0);
    }

    /** Everything counted under names that begin so. */
    Map<String, Integer> startingWith(String prefix) {
        Map<String, Integer> found = new TreeMap<>();
        counts.forEach(
                (name, count) -> {
                    if (name.startsWith(prefix)) {
                        found.put(name.substring(prefix.length()), count);
                    }
                });
        return found;
    }

    void requireAtLeast(int floor, String what) {
        assertThat(of(what)).as("%s in %s", what, this).isGreaterThanOrEqualTo(floor);
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
