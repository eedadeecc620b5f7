package io.safelite.benchmarks.contention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class FairnessTest {
    @Test
    void jain() {
        assertThat(Fairness.jain(List.of(7L, 7L, 7L))).isEqualTo(1);
        assertThat(Fairness.jain(List.of(0L, 0L, 9L, 0L))).isEqualTo(0.25);
        assertThat(Fairness.jain(List.of(1L, 2L, 3L))).isCloseTo(36 / 42.0, within(1e-12));
        assertThat(Fairness.jain(List.of(0L, 0L))).isNaN();
        assertThat(Fairness.jain(List.of(4_000_000_000L, 4_000_000_000L))).isEqualTo(1);
    }
}
