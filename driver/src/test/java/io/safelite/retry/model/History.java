package io.safelite.retry.model;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What happened when a program and others ran at the same time.
 *
 * @param others the transactions of others that were committed, in this order
 * @param theirTraces what those have seen
 * @param before how many of them must come before the program
 * @param content what the database holds in the end
 */
record History(
        Program program,
        Outcome outcome,
        List<Program> others,
        List<List<Observation>> theirTraces,
        int before,
        String content) {
    private static final Pattern REASON = Pattern.compile("reason ([A-Z_]+)");

    History {
        others = List.copyOf(others);
        theirTraces = List.copyOf(theirTraces);
    }

    /** The reason that a refusal names; empty if it names none. */
    String reason() {
        Matcher reason = REASON.matcher(String.valueOf(outcome.refusal()));
        return reason.find() ? reason.group(1) : "";
    }
}
