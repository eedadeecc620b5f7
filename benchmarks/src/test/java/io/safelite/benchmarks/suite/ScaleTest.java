package io.safelite.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScaleTest {
    @Test
    void aLinearOneBeginsAtZeroAndEndsAtARoundNumber() {
        Scale scale = Scale.linear(5022);
        assertThat(scale.ticks()).containsExactly(0.0, 2000.0, 4000.0, 6000.0);
        assertThat(scale.at(0)).isZero();
        assertThat(scale.at(3000)).isEqualTo(0.5);
        assertThat(scale.at(6000)).isEqualTo(1);
        assertThat(Scale.linear(4).ticks()).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0);
    }

    @Test
    void nothingHasAScaleToo() {
        assertThat(Scale.linear(0).ticks()).containsExactly(0.0, 1.0);
        assertThat(Scale.logarithmic(1, 1).ticks()).containsExactly(1.0, 10.0);
    }

    @Test
    void aLogarithmicOneHasPowersOfTen() {
        Scale scale = Scale.logarithmic(0.02, 300);
        assertThat(scale.ticks()).containsExactly(0.01, 0.1, 1.0, 10.0, 100.0, 1000.0);
        assertThat(scale.at(0.01)).isZero();
        assertThat(scale.at(0.1)).isEqualTo(0.2, within(1e-9));
        assertThat(scale.at(1000)).isEqualTo(1);
    }

    @Test
    void labelsArePlain() {
        assertThat(Scale.label(0)).isEqualTo("0");
        assertThat(Scale.label(0.01)).isEqualTo("0.01");
        assertThat(Scale.label(10_000)).isEqualTo("10,000");
    }
}
