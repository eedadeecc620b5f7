package io.safelite.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** A table as aligned text or as Markdown. The first column is aligned left, the others right. */
public final class Table {
    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... header) {
        this.header = List.of(header);
    }

    /** Adds a row, with a cell for every column. */
    public void row(String... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException(
                    cells.length + " cells in a table of " + header.size() + " columns");
        }
        rows.add(List.of(cells));
    }

    public String text() {
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        line(text, header, widths, "", "  ", "");
        List<String> rule = new ArrayList<>();
        for (int width : widths) {
            rule.add("-".repeat(width));
        }
        line(text, rule, widths, "", "  ", "");
        for (List<String> row : rows) {
            line(text, row, widths, "", "  ", "");
        }
        return text.toString();
    }

    public String markdown() {
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        line(text, header, widths, "| ", " | ", " |");
        List<String> rule = new ArrayList<>();
        for (int width : widths) {
            rule.add(rule.isEmpty() ? "-".repeat(width) : "-".repeat(width - 1) + ":");
        }
        line(text, rule, widths, "| ", " | ", " |");
        for (List<String> row : rows) {
            line(text, row, widths, "| ", " | ", " |");
        }
        return text.toString();
    }

    private int[] widths() {
        int[] widths = new int[header.size()];
        for (int column = 0; column < widths.length; column++) {
            // Three is the shortest rule that every Markdown reader takes.
            widths[column] = Math.max(3, header.get(column).length());
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return widths;
    }

    private static void line(
            StringBuilder text,
            List<String> cells,
            int[] widths,
            String start,
            String between,
            String end) {
        StringBuilder line = new StringBuilder(start);
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(widths[column] - cell.length());
            line.append(column == 0 ? cell + padding : padding + cell);
            line.append(column < widths.length - 1 ? between : end);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
