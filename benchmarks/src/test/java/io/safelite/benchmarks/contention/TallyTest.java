package io.safelite.benchmarks.contention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.safelite.benchmarks.Failures;
import io.safelite.benchmarks.Latencies;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static Tally tally(long factor, Long... commits) {
        Failures failures = new Failures();
        failures.add("SQLITE_BUSY 5", factor);
        Latencies transactions = new Latencies();
        transactions.record(1000 * factor);
        Latencies waits = new Latencies();
        waits.record(10 * factor);
        return new Tally(
                List.of(commits),
                Collections.nCopies(Counters.COUNT, factor),
                failures,
                transactions,
                waits);
    }

    @Test
    void mergingKeepsTheThreadsAndAddsTheRest() {
        Tally merged = Tally.merge(List.of(tally(2, 1L, 2L), tally(3, 4L)));
        assertThat(merged.commits()).containsExactly(1L, 2L, 4L);
        assertThat(merged.allCommits()).isEqualTo(7);
        assertThat(merged.counted()).hasSize(Counters.COUNT).containsOnly(5L);
        assertThat(merged.failures().byCode()).containsOnlyKeys("SQLITE_BUSY 5");
        assertThat(merged.failures().count()).isEqualTo(5);
        assertThat(merged.transactions().count()).isEqualTo(2);
        assertThat(merged.transactions().longest()).isEqualTo(3000);
        assertThat(merged.waits().longest()).isEqualTo(30);
    }

    @Test
    void whatAProcessReportsIsWhatItSaw() {
        Tally tally = tally(2, 1L, 0L);
        tally.failures().record(new IllegalStateException("of\ntwo lines"));
        List<String> lines = tally.format();
        Tally parsed = Tally.parse(lines);
        assertThat(parsed.format()).isEqualTo(lines);
        assertThat(parsed.commits()).containsExactly(1L, 0L);
        assertThat(parsed.counted()).isEqualTo(tally.counted());
        assertThat(parsed.failures().byCode())
                .containsEntry("SQLITE_BUSY 5", 2L)
                .containsEntry("IllegalStateException \"of two lines\"", 1L);
        assertThat(parsed.transactions().longest()).isEqualTo(2000);
        assertThat(parsed.waits().count()).isEqualTo(1);
    }

    @Test
    void aForeignLineIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tally.parse(List.of("hello world")))
                .withMessageContaining("hello world");
    }
}
