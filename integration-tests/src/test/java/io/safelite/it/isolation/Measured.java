package io.safelite.it.isolation;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every scenario as every contender plays it, once per run of the tests. */
final class Measured {
    private static final Map<Scenario, Map<Contender, Played>> ALL = new LinkedHashMap<>();

    private Measured() {}

    static synchronized Played of(Scenario scenario, Contender contender) throws Exception {
        Map<Contender, Played> row =
                ALL.computeIfAbsent(scenario, s -> new EnumMap<>(Contender.class));
        Played played = row.get(contender);
        if (played == null) {
            played = Director.play(scenario, contender);
            row.put(contender, played);
        }
        return played;
    }

    /** The table, a line per scenario. */
    static List<String> table() throws Exception {
        List<Contender> columns =
                Stream.of(Contender.values()).filter(Contender::hasTransactions).toList();
        Stream.Builder<String> lines = Stream.builder();
        lines.add(line("scenario", columns.stream().map(Contender::title).toList()));
        lines.add(line("---", columns.stream().map(column -> "---").toList()));
        for (Scenario scenario : Scenarios.LIST) {
            Stream.Builder<String> cells = Stream.builder();
            for (Contender column : columns) {
                cells.add(cell(scenario, column));
            }
            lines.add(
                    line(
                            "**" + scenario.name() + "**: " + scenario.meaning(),
                            cells.build().toList()));
        }
        return lines.build().toList();
    }

    private static String cell(Scenario scenario, Contender contender) throws Exception {
        boolean sameAsWithout = contender.readersSaySo() && scenario.readers().isEmpty();
        return sameAsWithout ? "no reader" : of(scenario, contender).cell();
    }

    private static String line(String first, List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| " + first + " | ", " |"));
    }
}
