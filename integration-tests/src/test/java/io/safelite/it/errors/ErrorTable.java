package io.safelite.it.errors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table in docs/errors.md. */
final class ErrorTable {
    private static final Path DOCUMENT = Path.of("..", "docs", "errors.md");
    private static final String BEGIN = "| framework |";

    private ErrorTable() {}

    /** What it says. */
    static String cell(Tool tool, Event event, boolean isSafe) throws IOException {
        String row = row(tool, isSafe);
        return table(Files.readAllLines(DOCUMENT)).stream()
                .filter(line -> line.startsWith(row))
                .map(line -> line.substring(row.length()).split("\\|")[event.ordinal()].strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row " + row));
    }

    private static String row(Tool tool, boolean isSafe) {
        return "| " + tool.title() + " | " + (isSafe ? "SafeLite" : "sqlite-jdbc") + " |";
    }

    private static List<String> table(List<String> lines) {
        return lines.subList(begin(lines), lines.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }

    private static int begin(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(BEGIN)) {
                return i;
            }
        }
        throw new AssertionError(DOCUMENT + " has no line that begins with: " + BEGIN);
    }

    /** Writes it anew as it is measured. */
    public static void main(String[] args) throws Exception {
        List<String> table = new ArrayList<>();
        table.add(
                BEGIN
                        + " with |"
                        + Arrays.stream(Event.values())
                                .map(event -> " " + event.title() + " |")
                                .collect(Collectors.joining()));
        table.add("| --- ".repeat(2 + Event.values().length) + "|");
        for (Tool tool : Tool.values()) {
            for (boolean isSafe : new boolean[] {false, true}) {
                table.add(measuredRow(tool, isSafe));
            }
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(DOCUMENT));
        int begin = begin(lines);
        lines.subList(begin, begin + table(lines).size()).clear();
        lines.addAll(begin, table);
        Files.writeString(DOCUMENT, String.join("\n", lines) + "\n");
    }

    private static String measuredRow(Tool tool, boolean isSafe) throws Exception {
        StringBuilder row = new StringBuilder(row(tool, isSafe));
        for (Event event : Event.values()) {
            Path directory = Files.createTempDirectory("errors");
            row.append(' ')
                    .append(Translation.of(tool, event, isSafe, directory).cell())
                    .append(" |");
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
        return row.toString();
    }
}
