package io.safelite.it.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The table in {@code docs/isolation.md} is what is measured; it says how it is written anew. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class IsolationTableTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "isolation.md");
    private static final String BEGIN = "| scenario |";

    /** Set to write the table instead of comparing it. */
    private static final String WRITE = "isolation.write";

    @Test
    void tableInTheDocumentIsWhatIsMeasured() throws Exception {
        List<String> measured = Measured.table();
        if (Boolean.getBoolean(WRITE)) {
            write(measured);
        }
        assertThat(table(Files.readAllLines(DOCUMENT)))
                .as("the table of docs/isolation.md")
                .containsExactlyElementsOf(measured);
    }

    private static void write(List<String> table) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(DOCUMENT));
        int begin = begin(lines);
        lines.subList(begin, begin + table(lines).size()).clear();
        lines.addAll(begin, table);
        Files.writeString(DOCUMENT, String.join("\n", lines) + "\n");
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
}
