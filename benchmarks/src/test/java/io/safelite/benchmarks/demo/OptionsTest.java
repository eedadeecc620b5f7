package io.safelite.benchmarks.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void defaults() throws Exception {
        Options options = Options.parse();
        assertThat(options.threads()).isEqualTo(8);
        assertThat(options.seconds()).isEqualTo(10);
        assertThat(options.think()).isZero();
        assertThat(options.file()).isEqualTo(Options.DEFAULT_FILE);
        assertThat(options.rounds()).isEqualTo(1);
        assertThat(options.contenders()).containsExactly(Contender.values());
        assertThat(options.markdown()).isFalse();
        assertThat(options.help()).isFalse();
    }

    @Test
    void everyOption(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("new.db");
        Options options =
                Options.parse(
                        ("--threads 3 --seconds 4 --rows 5 --think 0.25 --rounds 6"
                                        + " --only safelite,plain --markdown --help --file "
                                        + file)
                                .split(" "));
        assertThat(options.threads()).isEqualTo(3);
        assertThat(options.seconds()).isEqualTo(4);
        assertThat(options.rows()).isEqualTo(5);
        assertThat(options.think()).isEqualTo(Duration.ofNanos(250_000));
        assertThat(options.rounds()).isEqualTo(6);
        assertThat(options.contenders()).containsExactly(Contender.SAFELITE, Contender.PLAIN);
        assertThat(options.markdown()).isTrue();
        assertThat(options.help()).isTrue();
        assertThat(options.file()).isEqualTo(file);
    }

    @ParameterizedTest
    @CsvSource({
        "--threads, 0, 1 to 1000",
        "--threads, eight, 1 to 1000",
        "--seconds, -1, 1 to 86400",
        "--rows, 1, 2 to 1000000",
        "--rounds, 99999999999, 1 to 1000",
        "--think, NaN, 0 to 60000",
        "--only, mysql, 'plain, immediate, safelite'",
        "--only, 'plain,plain', 'plain, immediate, safelite'"
    })
    void aBadValueIsNamedWithWhatIsAllowed(String option, String value, String allowed) {
        assertThatExceptionOfType(Options.BadOption.class)
                .isThrownBy(() -> Options.parse(option, value))
                .withMessageContaining(option)
                .withMessageContaining("\"" + value + "\"")
                .withMessageContaining(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--threads", "--file", "--only"})
    void aMissingValueIsNamed(String option) {
        assertThatExceptionOfType(Options.BadOption.class)
                .isThrownBy(() -> Options.parse(option))
                .withMessageContaining(option);
        assertThatExceptionOfType(Options.BadOption.class)
                .isThrownBy(() -> Options.parse(option, "--markdown"))
                .withMessageContaining(option);
    }

    @Test
    void anUnknownOptionIsNamed() {
        assertThatExceptionOfType(Options.BadOption.class)
                .isThrownBy(() -> Options.parse("--thread", "8"))
                .withMessageContaining("\"--thread\"")
                .withMessageContaining("--threads");
    }

    @Test
    void anExistingFileIsNeverTaken(@TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("precious.db"));
        assertThatExceptionOfType(Options.BadOption.class)
                .isThrownBy(() -> Options.parse("--file", file.toString()))
                .withMessageContaining("precious.db")
                .withMessageContaining("does not exist");
    }
}
