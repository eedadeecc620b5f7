package io.safelite.benchmarks.start;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StartsTest {
    /** The median of the differences, not the difference of the medians, which is 3 here. */
    @Test
    void differencesAreTakenWithinARound() {
        Starts starts = new Starts();
        double[] empty = {10, 20, 30};
        double[] safelite = {17, 25, 31};
        for (int round = 0; round < 3; round++) {
            starts.add(Variant.EMPTY, empty[round]);
            starts.add(Variant.SAFELITE, safelite[round]);
        }
        starts.add(Variant.EMPTY, 40);
        starts.add(Variant.SAFELITE, 140);

        assertThat(starts.over(Variant.SAFELITE, Variant.EMPTY)).isEqualTo(6);
        assertThat(starts.median(Variant.EMPTY)).isEqualTo(25);
        assertThat(starts.least(Variant.SAFELITE)).isEqualTo(17);
        assertThat(starts.most(Variant.SAFELITE)).isEqualTo(140);
    }
}
