package io.safelite.benchmarks.contention;

import static io.safelite.benchmarks.Numbers.millis;
import static io.safelite.benchmarks.Numbers.whole;

import io.safelite.benchmarks.Medians;
import io.safelite.benchmarks.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The outcomes of all rounds of one cell, and what is printed of them. Medians, if several. */
final class Report {
    private static final String UNKNOWN = "-";

    private final Cell cell;
    private final List<Contender> contenders;
    private final List<Map<Contender, Outcome>> rounds = new ArrayList<>();

    Report(Cell cell, List<Contender> contenders) {
        this.cell = cell;
        this.contenders = contenders;
    }

    void newRound() {
        rounds.add(new EnumMap<>(Contender.class));
    }

    /** Adds to the newest round. */
    void add(Contender contender, Outcome outcome) {
        rounds.get(rounds.size() - 1).put(contender, outcome);
    }

    /**
     * Whether the contender never failed and its counters were always exact; so if it never ran.
     */
    boolean clean(Contender contender) {
        return outcomes(contender).stream().allMatch(Outcome::clean);
    }

    String table(boolean markdown) {
        List<String> header =
                new ArrayList<>(
                        List.of(
                                "contender",
                                "commits/s",
                                "of plain",
                                "failures",
                                "median ms",
                                "p99 ms",
                                "p99.9 ms",
                                "wait p99 ms",
                                "longest wait ms",
                                "per thread",
                                "Jain",
                                "exact"));
        boolean perProcess = cell.processes() > 0;
        if (perProcess) {
            header.add(header.indexOf("Jain"), "per process");
        }
        Table table = new Table(header.toArray(String[]::new));
        for (Contender contender : contenders) {
            List<Outcome> outcomes = outcomes(contender);
            if (!outcomes.isEmpty()) {
                List<String> row = row(contender, outcomes);
                if (perProcess) {
                    row.add(
                            header.indexOf("per process"),
                            range(
                                    median(outcomes, o -> o.perProcess().getMin()),
                                    median(outcomes, o -> o.perProcess().getMax())));
                }
                table.row(row.toArray(String[]::new));
            }
        }
        return markdown ? table.markdown() : table.text();
    }

    private List<String> row(Contender contender, List<Outcome> outcomes) {
        return new ArrayList<>(
                List.of(
                        contender.key(),
                        whole(median(outcomes, Outcome::commitsPerSecond)),
                        ofPlain(contender),
                        whole(median(outcomes, o -> o.failures().count())),
                        millis(median(outcomes, Outcome::medianNanos)),
                        millis(median(outcomes, Outcome::p99Nanos)),
                        millis(median(outcomes, Outcome::p999Nanos)),
                        millis(median(outcomes, Outcome::waitP99Nanos)),
                        millis(median(outcomes, Outcome::longestWaitNanos)),
                        range(
                                median(outcomes, o -> o.perThread().getMin()),
                                median(outcomes, o -> o.perThread().getMax())),
                        decimals(median(outcomes, Outcome::jain), "%.3f"),
                        exact(outcomes)));
    }

    /** The throughput as a multiple of plain's in the same round: the median and the range. */
    private String ofPlain(Contender contender) {
        double[] ratios =
                rounds.stream()
                        .filter(
                                round ->
                                        round.containsKey(contender)
                                                && round.containsKey(Contender.PLAIN))
                        .mapToDouble(
                                round ->
                                        round.get(contender).commitsPerSecond()
                                                / round.get(Contender.PLAIN).commitsPerSecond())
                        .sorted()
                        .toArray();
        if (ratios.length == 0) {
            return UNKNOWN;
        }
        String median = decimals(Medians.of(ratios), "%.2f");
        return ratios.length == 1 || contender == Contender.PLAIN
                ? median
                : median
                        + " ("
                        + decimals(ratios[0], "%.2f")
                        + " to "
                        + decimals(ratios[ratios.length - 1], "%.2f")
                        + ")";
    }

    /** For every contender that has something to tell: its failures by code, what was wrong. */
    String details(boolean markdown) {
        StringBuilder text = new StringBuilder();
        for (Contender contender : contenders) {
            List<String> notes = Notes.of(outcomes(contender));
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

    private List<Outcome> outcomes(Contender contender) {
        return rounds.stream()
                .filter(round -> round.containsKey(contender))
                .map(round -> round.get(contender))
                .toList();
    }

    private static String exact(List<Outcome> outcomes) {
        long wrong = outcomes.stream().filter(outcome -> !outcome.audit().exact()).count();
        if (wrong == 0) {
            return "yes";
        }
        return outcomes.size() == 1 ? "NO" : "NO, in " + wrong + " of " + outcomes.size();
    }

    private static double median(List<Outcome> outcomes, ToDoubleFunction<Outcome> number) {
        return Medians.of(outcomes.stream().mapToDouble(number).toArray());
    }

    private static String range(double fewest, double most) {
        return whole(fewest) + " to " + whole(most);
    }

    private static String decimals(double number, String format) {
        return Double.isFinite(number) ? String.format(Locale.ROOT, format, number) : UNKNOWN;
    }
}
