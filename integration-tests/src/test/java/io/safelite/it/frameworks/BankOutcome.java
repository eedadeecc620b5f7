package io.safelite.it.frameworks;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a bank printed.
 *
 * @param ok transfers of which it said that they are made
 * @param failed transfers that failed
 * @param longestMillis the longest transfer
 * @param tookMillis all of them
 * @param books "right", or what is wrong in the file
 * @param audits read-only transactions beside them that found all the money
 * @param audit "right", the first failure of an audit, or what it found
 * @param failure the first failure's classes and message, or "none"
 * @param said all of it
 * @param complaints what else it said, on stderr
 */
record BankOutcome(
        int ok,
        int failed,
        long longestMillis,
        long tookMillis,
        String books,
        int audits,
        String audit,
        String failure,
        String said,
        String complaints) {
    private static final List<String> KEYS =
            List.of("ok", "failed", "longest ms", "took ms", "books", "audits", "audit", "failure");

    static BankOutcome of(String stdout, String stderr) {
        Map<String, String> values =
                KEYS.stream().collect(Collectors.toMap(key -> key, key -> value(stdout, key)));
        return new BankOutcome(
                Integer.parseInt(values.get("ok")),
                Integer.parseInt(values.get("failed")),
                Long.parseLong(values.get("longest ms")),
                Long.parseLong(values.get("took ms")),
                values.get("books"),
                Integer.parseInt(values.get("audits")),
                values.get("audit"),
                values.get("failure"),
                stdout,
                stderr);
    }

    private static String value(String text, String key) {
        return text.lines()
                .filter(line -> line.startsWith(key + " "))
                .map(line -> line.substring(key.length() + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + key + " in:\n" + text));
    }

    /** Something that only this bank prints. */
    String value(String key) {
        return value(said, key);
    }

    long number(String key) {
        return Long.parseLong(value(key));
    }

    double perSecond() {
        return ok * 1000.0 / Math.max(1, tookMillis);
    }
}
