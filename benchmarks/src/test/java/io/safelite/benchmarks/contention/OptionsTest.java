package io.safelite.benchmarks.contention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    private static Options parse(String line) {
        return Options.parse(line.split(" ", -1));
    }

    @Test
    void defaults() {
        Options options = Options.parse();
        assertThat(options.cells()).containsExactly(new Cell(0, 8, 0), new Cell(0, 64, 0));
        assertThat(options.contenders())
                .containsExactly(
                        Contender.PLAIN,
                        Contender.POLL,
                        Contender.FIFO,
                        Contender.AGED,
                        Contender.SAFELITE);
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.markdown()).isFalse();
        assertThat(options.help()).isFalse();
        assertThat(options.settings())
                .isEqualTo(
                        new Settings(
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(1),
                                Duration.ZERO,
                                Duration.ofSeconds(30),
                                "full",
                                Duration.ofMillis(5),
                                Duration.ZERO,
                                0,
                                false));
    }

    @Test
    void everyOption() {
        Options options =
                parse(
                        "--threads 1,2 --hold 0,10 --processes 3 --think 250 --synchronous off"
                            + " --busy-timeout 70 --bound 0.5 --sync-delay 2 --reads 90 --seconds"
                            + " 0.2 --warm-up 0 --rounds 9 --only safelite,plain --markdown"
                            + " --help");
        assertThat(options.cells())
                .containsExactly(
                        new Cell(3, 1, 0),
                        new Cell(3, 1, 10),
                        new Cell(3, 2, 0),
                        new Cell(3, 2, 10));
        assertThat(options.contenders()).containsExactly(Contender.SAFELITE, Contender.PLAIN);
        assertThat(options.rounds()).isEqualTo(9);
        assertThat(options.markdown()).isTrue();
        assertThat(options.help()).isTrue();
        assertThat(options.settings())
                .isEqualTo(
                        new Settings(
                                Duration.ofMillis(200),
                                Duration.ZERO,
                                Duration.ofNanos(250_000),
                                Duration.ofMillis(70),
                                "off",
                                Duration.ofNanos(500_000),
                                Duration.ofMillis(2),
                                90,
                                false));
    }

    @Test
    void processesHaveFourThreadsAndNoLockInCommon() {
        Options options = parse("--processes 2,8");
        assertThat(options.cells()).containsExactly(new Cell(2, 4, 0), new Cell(8, 4, 0));
        assertThat(options.contenders())
                .containsExactly(Contender.PLAIN, Contender.POLL, Contender.SAFELITE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--processes 2 --only plain,fifo"))
                .withMessageContaining("plain,poll,safelite,defaults with --processes");
    }

    @ParameterizedTest
    @CsvSource({
        "--threads, '8,0', 1 to 1000",
        "--hold, 0.5, 0 to 60000",
        "--processes, 0, 1 to 64",
        "--synchronous, extra, 'off, normal, full'",
        "--busy-timeout, 0, 1 to 3600000",
        "--bound, -1, 0.0 to 60000.0",
        "--seconds, NaN, 0.1 to 86400.0",
        "--rounds, many, 1 to 1000",
        "--only, mysql, 'plain,poll,fifo,aged,safelite,defaults'",
        "--only, 'plain,plain', 'plain,poll,fifo,aged,safelite,defaults'"
    })
    void aBadValueIsNamedWithWhatIsAllowed(String option, String value, String allowed) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(option, value))
                .withMessageContaining(option)
                .withMessageContaining("\"" + value + "\"")
                .withMessageContaining(allowed);
    }

    @Test
    void aSlowDiskNeedsProcesses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--sync-delay 0.5"))
                .withMessageContaining("--sync-delay needs --processes");
    }

    @Test
    void virtualThreadsNeedJava21() {
        if (Runtime.version().feature() >= 21) {
            assertThat(parse("--virtual").settings().virtual()).isTrue();
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> parse("--virtual"))
                    .withMessageContaining("Java 21");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--only poll --processes 2 --threads 3 --hold 1 --think 0.25 --seconds 0.3",
                "--only safelite --processes 8 --bound 0.1 --warm-up 2.5 --busy-timeout 12",
                "--only plain --processes 1 --synchronous normal",
                "--only defaults --processes 1 --sync-delay 2"
            })
    void anotherProcessGetsTheSameJob(String line) {
        Options options = parse(line);
        Job job = new Job(options.contenders().get(0), options.cells().get(0), options.settings());
        assertThat(Job.parse(job.arguments().toArray(String[]::new))).isEqualTo(job);
    }
}
