package io.safelite.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    private static Options parse(String line) {
        return Options.parse(line.split(" ", -1));
    }

    @Test
    void defaults() {
        Options options = Options.parse();
        assertThat(options.groups()).containsExactly(Group.values());
        assertThat(options.entrants()).containsExactly(Entrant.values());
        assertThat(options.settings().length()).isEqualTo(Duration.ofSeconds(4));
        assertThat(options.settings().warmUp()).isEqualTo(Duration.ofSeconds(1));
        assertThat(options.settings().busyTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.help()).isFalse();
    }

    @Test
    void quickIsShorterButForWhatIsSaid() {
        Options quick = parse("--quick --rounds 3");
        assertThat(quick.settings().length()).isEqualTo(Duration.ofSeconds(1));
        assertThat(quick.settings().warmUp()).isEqualTo(Duration.ofSeconds(1));
        assertThat(quick.rounds()).isEqualTo(3);
        assertThat(parse("--quick").runs()).isEqualTo(2 * 53);
    }

    @Test
    void everyOption() {
        Options options =
                parse(
                        "--groups slow-disk,threads --only safelite,immediate --rounds 9"
                                + " --seconds 0.2 --warm-up 0 --help");
        assertThat(options.groups()).containsExactly(Group.THREADS, Group.SLOW_DISK);
        assertThat(options.entrants()).containsExactly(Entrant.IMMEDIATE, Entrant.SAFELITE);
        assertThat(options.settings().length()).isEqualTo(Duration.ofMillis(200));
        assertThat(options.settings().warmUp()).isZero();
        assertThat(options.rounds()).isEqualTo(9);
        assertThat(options.runs()).isEqualTo(9 * 2 * (3 + 2));
        assertThat(options.help()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "--rounds, 0, 1 to 1000",
        "--seconds, long, 0.1 to 86400.0",
        "--warm-up, -1, 0.0 to 3600.0",
        "--only, plain, 'defaults,immediate,normal,safelite'",
        "--only, 'normal,normal', 'defaults,immediate,normal,safelite'",
        "--groups, fast-disk, 'threads,hold,mix,processes,normal,slow-disk'"
    })
    void aBadValueIsNamedWithWhatIsAllowed(String option, String value, String allowed) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(option, value))
                .withMessageContaining(option)
                .withMessageContaining("\"" + value + "\"")
                .withMessageContaining(allowed);
    }
}
