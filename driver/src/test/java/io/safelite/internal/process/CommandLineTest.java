package io.safelite.internal.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is left of a command line in a message. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class CommandLineTest {
    @Test
    void argumentsAreSplitAtZeros() {
        byte[] bytes = "java\0-jar\0my app.jar\0\0".getBytes(UTF_8);
        assertThat(CommandLine.split(bytes)).containsExactly("java", "-jar", "my app.jar", "");
    }

    @Test
    void titleWithoutZeroIsKept() {
        assertThat(CommandLine.split("nginx: worker".getBytes(UTF_8)))
                .containsExactly("nginx: worker");
    }

    @Test
    void argumentThatIsCutIsLeftOut() {
        byte[] bytes = new byte[32 * 1024];
        Arrays.fill(bytes, (byte) 'a');
        bytes[4] = 0;
        assertThat(CommandLine.split(bytes)).containsExactly("aaaa");
    }

    @Test
    void lineBreaksAndControlCharactersBecomeSpaces() {
        assertThat(CommandLine.text(List.of("a\nb", "\u001b[31mc", "d\u202ee", " ")))
                .isEqualTo("a b [31mc d e");
    }

    @Test
    void longCommandLineKeepsBothEnds() {
        String text = CommandLine.text(List.of("java", "-cp", "lib/x.jar:".repeat(99), "a.Main"));
        assertThat(text)
                .hasSize(160)
                .startsWith("java -cp lib/x.jar:")
                .endsWith(" a.Main")
                .contains("…");
    }

    @Test
    void charactersBeyondSixteenBitsAreNotCutInTwo() {
        String text = CommandLine.text(List.of("😀".repeat(200)));
        assertThat(text.codePointCount(0, text.length())).isEqualTo(160);
        assertThat(text.codePoints().distinct().count()).isEqualTo(2);
    }

    @Test
    void ownCommandLineIsKnown() {
        assertThat(CommandLine.of(ProcessHandle.current())).contains("java");
    }
}
