package io.safelite.it.errors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The two tables in docs/errors.md. */
final class ErrorTable {
    private static final Path DOCUMENT = Path.of("..", "docs", "errors.md");

    /** With sqlite-jdbc alone and with SafeLite. */
    private static final ErrorTable BOTH =
            new ErrorTable("| framework | with |", Event.EVERYWHERE, List.of(false, true));

    private static final ErrorTable SAFELITE =
            new ErrorTable("| framework | |", Event.SAFELITES_OWN, List.of(true));

    private final String begin;
    private final List<Event> events;
    private final List<Boolean> rows;

    /**
     * @param begin how its first line begins
     * @param events the columns
     * @param rows whether each is with SafeLite, of each tool
     */
    private ErrorTable(String begin, List<Event> events, List<Boolean> rows) {
        this.begin = begin;
        this.events = events;
        this.rows = rows;
    }

    /** What they say. */
    static String cell(Tool tool, Event event, boolean isSafe) throws IOException {
        ErrorTable table = Event.EVERYWHERE.contains(event) ? BOTH : SAFELITE;
        String row = row(tool, isSafe);
        int column = table.events.indexOf(event);
        return table.lines(Files.readAllLines(DOCUMENT)).stream()
                .filter(line -> line.startsWith(row))
                .map(line -> line.substring(row.length()).split("\\|")[column].strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row " + row));
    }

    private static String row(Tool tool, boolean isSafe) {
        return "| " + tool.title() + " | " + (isSafe ? "SafeLite" : "sqlite-jdbc") + " |";
    }

    private List<String> lines(List<String> lines) {
        return lines.subList(begin(lines), lines.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }

    private int begin(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(begin)) {
                return i;
            }
        }
        throw new AssertionError(DOCUMENT + " has no line that begins with: " + begin);
    }

    /** Writes them anew as they are measured. */
    public static void main(String[] args) throws Exception {
        BOTH.write();
        SAFELITE.write();
    }

    private void write() throws Exception {
        List<String> table = new ArrayList<>();
        table.add(
                begin
                        + events.stream()
                                .map(event -> " " + event.title() + " |")
                                .collect(Collectors.joining()));
        table.add("| --- ".repeat(2 + events.size()) + "|");
        for (Tool tool : Tool.values()) {
            for (boolean isSafe : rows) {
                table.add(measuredRow(tool, isSafe));
            }
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(DOCUMENT));
        int at = begin(lines);
        lines.subList(at, at + lines(lines).size()).clear();
        lines.addAll(at, table);
        Files.writeString(DOCUMENT, String.join("\n", lines) + "\n");
    }

    private String measuredRow(Tool tool, boolean isSafe) throws Exception {
        StringBuilder row = new StringBuilder(row(tool, isSafe));
        for (Event event : events) {
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
