package io.safelite.benchmarks.demo;

import static io.safelite.benchmarks.Numbers.millis;
import static io.safelite.benchmarks.Numbers.whole;

import io.safelite.benchmarks.Failures;
import io.safelite.benchmarks.Medians;
import io.safelite.benchmarks.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The outcomes of all rounds, and what is printed of them. Medians, if there are several. */
final class Report {
    private final Map<Contender, List<Outcome>> outcomes = new EnumMap<>(Contender.class);

    void add(Contender contender, Outcome outcome) {
        outcomes.computeIfAbsent(contender, c -> new ArrayList<>()).add(outcome);
    }

    /** Whether the contender never failed and its money always added up; so if it never ran. */
    boolean clean(Contender contender) {
        return outcomes.getOrDefault(contender, List.of()).stream().allMatch(Outcome::clean);
    }

    String table(boolean markdown) {
        Table table =
                new Table(
                        "contender",
                        "commits",
                        "failures",
                        "commits/s",
                        "median ms",
                        "p99 ms",
                        "longest ms",
                        "per thread",
                        "money adds up");
        outcomes.forEach(
                (contender, rounds) ->
                        table.row(
                                contender.title(),
                                whole(median(rounds, Outcome::commits)),
                                whole(median(rounds, outcome -> outcome.failures().count())),
                                whole(median(rounds, Outcome::commitsPerSecond)),
                                millis(median(rounds, Outcome::medianNanos)),
                                millis(median(rounds, Outcome::p99Nanos)),
                                millis(median(rounds, Outcome::longestNanos)),
                                whole(median(rounds, Outcome::fewest))
                                        + " to "
                                        + whole(median(rounds, Outcome::most)),
                                addsUp(rounds)));
        return markdown ? table.markdown() : table.text();
    }

    /** For every contender that has something to tell: its failures by code, what was wrong. */
    String details(boolean markdown) {
        StringBuilder text = new StringBuilder();
        outcomes.forEach(
                (contender, rounds) -> {
                    List<String> notes = notes(rounds);
                    if (!notes.isEmpty()) {
                        text.append(markdown ? "- " : "")
                                .append(contender.title())
                                .append(": ")
                                .append(String.join("; ", notes))
                                .append(".\n");
                    }
                });
        return text.toString();
    }

    private static List<String> notes(List<Outcome> rounds) {
        List<String> notes = new ArrayList<>();
        Failures failures = new Failures();
        rounds.forEach(outcome -> failures.add(outcome.failures()));
        if (failures.count() > 0) {
            notes.add(
                    failures.byCode().entrySet().stream()
                            .map(entry -> entry.getKey() + ": " + whole(entry.getValue()))
                            .collect(Collectors.joining(", ")));
        }
        long cleanups = rounds.stream().mapToLong(Outcome::failedCleanups).sum();
        if (cleanups > 0) {
            notes.add(whole(cleanups) + " failed calls of rollback, setAutoCommit(true) or close");
        }
        long ghosts = rounds.stream().mapToLong(outcome -> outcome.audit().ghosts()).sum();
        if (ghosts > 0) {
            notes.add(whole(ghosts) + " transfers are in the file although they failed");
        }
        long lost = rounds.stream().mapToLong(outcome -> outcome.audit().lost()).sum();
        if (lost > 0) {
            notes.add(whole(lost) + " transfers are not in the file although they were committed");
        }
        long wrong = rounds.stream().mapToLong(outcome -> outcome.audit().wrongAccounts()).sum();
        if (wrong > 0) {
            notes.add(
                    whole(wrong) + " accounts have a balance that their transfers do not explain");
        }
        for (Outcome outcome : rounds) {
            if (outcome.audit().difference() != 0) {
                notes.add(
                        String.format(
                                Locale.ROOT,
                                "the sum is off by %+,d",
                                outcome.audit().difference()));
            }
            if (!outcome.audit().integrity().equals("ok")) {
                notes.add("integrity check: " + outcome.audit().integrity());
            }
        }
        return notes;
    }

    private static String addsUp(List<Outcome> rounds) {
        long wrong = rounds.stream().filter(outcome -> !outcome.audit().addsUp()).count();
        if (wrong == 0) {
            return "yes";
        }
        return rounds.size() == 1 ? "NO" : "NO, in " + wrong + " of " + rounds.size();
    }

    private static double median(List<Outcome> rounds, ToDoubleFunction<Outcome> number) {
        return Medians.of(rounds.stream().mapToDouble(number).toArray());
    }
}
