package io.safelite.benchmarks.contention;

import static io.safelite.benchmarks.Numbers.whole;

import io.safelite.benchmarks.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What there is to tell of some runs: the failures by code, and what was wrong with the file. */
public final class Notes {
    private Notes() {}

    /** Empty if all went well. */
    public static List<String> of(List<Outcome> outcomes) {
        List<String> notes = new ArrayList<>();
        Failures failures = new Failures();
        outcomes.forEach(outcome -> failures.add(outcome.failures()));
        if (failures.count() > 0) {
            notes.add(
                    failures.byCode().entrySet().stream()
                            .map(entry -> entry.getKey() + ": " + whole(entry.getValue()))
                            .collect(Collectors.joining(", ")));
        }
        long lost = outcomes.stream().mapToLong(outcome -> outcome.audit().lost()).sum();
        if (lost > 0) {
            notes.add(whole(lost) + " acknowledged commits are not in the counters");
        }
        long ghosts = outcomes.stream().mapToLong(outcome -> outcome.audit().ghosts()).sum();
        if (ghosts > 0) {
            notes.add(whole(ghosts) + " counts were never acknowledged");
        }
        outcomes.stream()
                .map(outcome -> outcome.audit().integrity())
                .filter(integrity -> !integrity.equals("ok"))
                .forEach(integrity -> notes.add("integrity check: " + integrity));
        return notes;
    }
}
