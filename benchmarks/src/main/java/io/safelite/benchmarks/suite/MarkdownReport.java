package io.safelite.benchmarks.suite;

import io.safelite.benchmarks.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The table for a README, with where its numbers come from and what they do not cover. */
final class MarkdownReport {
    private MarkdownReport() {}

    static String of(Origin origin, Map<Group, List<Measured>> sections) {
        StringBuilder text = new StringBuilder();
        text.append("<!-- ").append(origin.command()).append("\n     ").append(origin.date());
        text.append(" -->\n\n").append(table(sections)).append('\n');
        text.append('(').append(origin.machine()).append("; ").append(origin.protocol());
        text.append(".)\n");
        String notes = notes(sections);
        if (!notes.isEmpty()) {
            text.append('\n').append(notes);
        }
        text.append("\nNot covered:\n\n");
        Limits.NOT_COVERED.forEach(line -> text.append("- ").append(line).append('\n'));
        return text.toString();
    }

    /** The workload is named once, in the row of its first contender. */
    private static String table(Map<Group, List<Measured>> sections) {
        List<String> header = new ArrayList<>(List.of("workload"));
        header.addAll(Columns.HEADER);
        Table table = new Table(header.toArray(String[]::new));
        for (List<Measured> section : sections.values()) {
            for (Measured measured : section) {
                String workload = measured.workload().describe();
                for (Result result : measured.results()) {
                    List<String> row = new ArrayList<>(List.of(workload));
                    row.addAll(Columns.of(result));
                    table.row(row.toArray(String[]::new));
                    workload = "";
                }
            }
        }
        return table.markdown();
    }

    private static String notes(Map<Group, List<Measured>> sections) {
        StringBuilder text = new StringBuilder();
        for (List<Measured> section : sections.values()) {
            for (Measured measured : section) {
                for (Result result : measured.results()) {
                    if (!result.notes().isEmpty()) {
                        text.append("- ")
                                .append(measured.workload().describe())
                                .append(": ")
                                .append(result.describeNotes())
                                .append('\n');
                    }
                }
            }
        }
        return text.toString();
    }
}
