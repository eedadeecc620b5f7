package io.safelite.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.DriverOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README's table of settings is what the code says. */
@DriverOnly("the README")
class ReadmeTest {

    @Test
    void tableOfSettingsIsTheOneInTheCode() throws IOException {
        List<String> rows =
                Files.readAllLines(Path.of("..", "README.md")).stream()
                        .filter(line -> line.startsWith("| `safelite."))
                        .toList();
        assertThat(rows)
                .containsExactlyElementsOf(
                        Arrays.stream(Setting.values()).map(ReadmeTest::row).toList());
    }

    @Test
    void defaultBusyTimeoutIsTheOneInTheCode() throws IOException {
        assertThat(Files.readString(Path.of("..", "README.md")))
                .contains(
                        "| `busy_timeout` | `"
                                + ConnectionRequest.DEFAULT_BUSY_TIMEOUT_MILLIS
                                + "` |");
    }

    private static String row(Setting setting) {
        String values =
                setting.choices().isEmpty()
                        ? setting.accepts()
                        : "`" + String.join("`, `", setting.choices()) + "`";
        String defaultValue =
                setting.defaultValue().isEmpty() ? "none" : "`" + setting.defaultValue() + "`";
        return "| `"
                + setting.fullName()
                + "` | "
                + defaultValue
                + " | "
                + values
                + " | "
                + setting.description()
                + " |";
    }
}
