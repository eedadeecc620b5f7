package io.safelite.retry.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

    /** Fails if that was not counted so often, unless other programs were asked for than usual. */
    void requireAtLeast(int floor, String what) {
        if (!Campaign.isUsual()) {
            return;
        }
        assertThat(of(what)).as("%s in %s", what, this).isGreaterThanOrEqualTo(floor);
    }

    /** Of each kind of step so many must have been in transactions that were run again. */
    void requireReplayed(int floor, List<String> kinds) {
        kinds.forEach(kind -> requireAtLeast(floor, "replayed " + kind));
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
