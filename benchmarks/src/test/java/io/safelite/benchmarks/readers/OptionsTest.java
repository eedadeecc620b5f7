package io.safelite.benchmarks.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void defaults() {
        assertThat(Options.parse())
                .isEqualTo(
                        new Options(
                                8,
                                List.of(1, 2),
                                List.of(Contender.values()),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(1),
                                Duration.ZERO,
                                Duration.ofSeconds(30),
                                "full",
                                false,
                                5,
                                false,
                                false));
    }

    @Test
    void everyOption() {
        String line =
                "--readers 3 --writers 0,4 --pause 250 --same-text --synchronous off"
                        + " --busy-timeout 70 --seconds 0.2 --warm-up 0 --rounds 9"
                        + " --only adaptive,plain --markdown --help";
        assertThat(Options.parse(line.split(" ", -1)))
                .isEqualTo(
                        new Options(
                                3,
                                List.of(0, 4),
                                List.of(Contender.ADAPTIVE, Contender.PLAIN),
                                Duration.ofMillis(200),
                                Duration.ZERO,
                                Duration.ofNanos(250_000),
                                Duration.ofMillis(70),
                                "off",
                                true,
                                9,
                                true,
                                true));
    }

    @ParameterizedTest
    @CsvSource({
        "--readers, 0, 1 to 1000",
        "--writers, '1,-1', 0 to 1000",
        "--synchronous, extra, 'off, normal, full'",
        "--only, 'plain,mysql', 'plain,immediate,deferred,adaptive'",
        "--only, 'plain,plain', 'plain,immediate,deferred,adaptive'"
    })
    void aBadValueIsNamedWithWhatIsAllowed(String option, String value, String allowed) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(option, value))
                .withMessageContaining(option)
                .withMessageContaining("\"" + value + "\"")
                .withMessageContaining(allowed);
    }
}
