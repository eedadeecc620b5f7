package io.safelite.benchmarks.readers;

import static io.safelite.benchmarks.Numbers.millis;
import static io.safelite.benchmarks.Numbers.whole;

import io.safelite.benchmarks.Failures;
import io.safelite.benchmarks.Medians;
import io.safelite.benchmarks.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The outcomes of all rounds with one number of writers, and what is printed of them. */
final class Report {
    private static final String UNKNOWN = "-";

    private final List<Contender> contenders;
    private final List<Map<Contender, Outcome>> rounds = new ArrayList<>();

    Report(List<Contender> contenders) {
        this.contenders = contenders;
    }

    void newRound() {
        rounds.add(new EnumMap<>(Contender.class));
    }

    /** Adds to the newest round. */
    void add(Contender contender, Outcome outcome) {
        rounds.get(rounds.size() - 1).put(contender, outcome);
    }

    /** Whether nobody failed who must not, and all accounts were exact. */
    boolean clean() {
        return contenders.stream()
                .allMatch(
                        contender ->
                                outcomes(contender).stream()
                                        .allMatch(
                                                outcome ->
                                                        outcome.isExact()
                                                                && !(contender.mustSucceed()
                                                                        && outcome.hasFailures())));
    }

    String table(boolean markdown) {
        Table table =
                new Table(
                        "contender",
                        "reads/s",
                        "of plain",
                        "read p99 ms",
                        "longest read ms",
                        "writes/s",
                        "of plain",
                        "longest write ms",
                        "failed reads",
                        "failed writes",
                        "exact");
        for (Contender contender : contenders) {
            List<Outcome> outcomes = outcomes(contender);
            if (!outcomes.isEmpty()) {
                table.row(row(contender, outcomes));
            }
        }
        return markdown ? table.markdown() : table.text();
    }

    private String[] row(Contender contender, List<Outcome> outcomes) {
        return new String[] {
            contender.key(),
            whole(median(outcomes, Outcome::readsPerSecond)),
            ofPlain(contender, Outcome::readsPerSecond),
            millis(median(outcomes, Outcome::readP99Nanos)),
            millis(median(outcomes, Outcome::longestReadNanos)),
            whole(median(outcomes, Outcome::writesPerSecond)),
            ofPlain(contender, Outcome::writesPerSecond),
            millis(median(outcomes, Outcome::longestWriteNanos)),
            whole(failures(outcomes, Outcome::readFailures).count()),
            whole(failures(outcomes, Outcome::writeFailures).count()),
            outcomes.stream().allMatch(Outcome::isExact) ? "yes" : "NO"
        };
    }

    /** As a multiple of plain's in the same round: the median and the range. */
    private String ofPlain(Contender contender, ToDoubleFunction<Outcome> number) {
        double[] ratios =
                rounds.stream()
                        .filter(round -> round.containsKey(contender))
                        .filter(round -> round.containsKey(Contender.PLAIN))
                        .mapToDouble(
                                round ->
                                        number.applyAsDouble(round.get(contender))
                                                / number.applyAsDouble(round.get(Contender.PLAIN)))
                        .filter(Double::isFinite)
                        .toArray();
        if (ratios.length == 0) {
            return UNKNOWN;
        }
        String median = ratio(Medians.of(ratios));
        if (ratios.length == 1 || contender == Contender.PLAIN) {
            return median;
        }
        Arrays.sort(ratios);
        return median + " (" + ratio(ratios[0]) + " to " + ratio(ratios[ratios.length - 1]) + ")";
    }

    /** For every contender that has something to tell: its failures by code, what was wrong. */
    String details(boolean markdown) {
        StringBuilder text = new StringBuilder();
        for (Contender contender : contenders) {
            List<String> notes = notes(outcomes(contender));
            if (!notes.isEmpty()) {
                text.append(markdown ? "- " : "")
                        .append(contender.key())
                        .append(": ")
                        .append(String.join("; ", notes))
                        .append(".\n");
            }
        }
        return text.toString();
    }

    private static List<String> notes(List<Outcome> outcomes) {
        List<String> notes = new ArrayList<>();
        note(notes, "reads", failures(outcomes, Outcome::readFailures));
        note(notes, "writes", failures(outcomes, Outcome::writeFailures));
        outcomes.stream().map(Outcome::wrong).filter(w -> !w.isEmpty()).forEach(notes::add);
        return notes;
    }

    private static void note(List<String> notes, String kind, Failures failures) {
        if (failures.count() > 0) {
            notes.add(
                    kind
                            + " failed with "
                            + failures.byCode().entrySet().stream()
                                    .map(entry -> entry.getKey() + ": " + whole(entry.getValue()))
                                    .collect(Collectors.joining(", ")));
        }
    }

    /** Those of all rounds. */
    private static Failures failures(List<Outcome> outcomes, Function<Outcome, Failures> kind) {
        Failures all = new Failures();
        outcomes.stream().map(kind).forEach(all::add);
        return all;
    }

    private List<Outcome> outcomes(Contender contender) {
        return rounds.stream()
                .filter(round -> round.containsKey(contender))
                .map(round -> round.get(contender))
                .toList();
    }

    private static double median(List<Outcome> outcomes, ToDoubleFunction<Outcome> number) {
        return Medians.of(outcomes.stream().mapToDouble(number).toArray());
    }

    private static String ratio(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
