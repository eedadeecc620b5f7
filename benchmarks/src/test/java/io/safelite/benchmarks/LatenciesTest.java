package io.safelite.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void emptyIsZero() {
        Latencies latencies = new Latencies();
        assertThat(latencies.percentile(50)).isZero();
        assertThat(latencies.longest()).isZero();
        assertThat(latencies.count()).isZero();
    }

    @Test
    void smallValuesAreExact() {
        Latencies latencies = new Latencies();
        for (int value = 1; value <= 60; value++) {
            latencies.record(value);
        }
        assertThat(latencies.percentile(50)).isEqualTo(30);
        assertThat(latencies.percentile(100)).isEqualTo(60);
        assertThat(latencies.percentile(0)).isEqualTo(1);
    }

    @Test
    void percentilesAreWithinABucketOfTheSortedValues() {
        Random random = new Random(1);
        long[] values = new long[20_000];
        Latencies latencies = new Latencies();
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) Math.exp(random.nextDouble() * 30);
            latencies.record(values[i]);
        }
        Arrays.sort(values);
        for (double percent : new double[] {1, 25, 50, 90, 99, 99.9}) {
            long exact = values[(int) Math.ceil(percent / 100 * values.length) - 1];
            assertThat(latencies.percentile(percent))
                    .isGreaterThanOrEqualTo(exact)
                    .isCloseTo(exact, Percentage.withPercentage(1.6));
        }
        assertThat(latencies.longest()).isEqualTo(values[values.length - 1]);
    }

    @Test
    void extremesDoNotOverflow() {
        Latencies latencies = new Latencies();
        latencies.record(-5);
        latencies.record(Long.MAX_VALUE);
        assertThat(latencies.percentile(50)).isZero();
        assertThat(latencies.percentile(100)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void addingIsAsIfRecordedTogether() {
        Latencies together = new Latencies();
        Latencies one = new Latencies();
        Latencies other = new Latencies();
        for (int i = 0; i < 1000; i++) {
            together.record(i * 1000L);
            (i % 3 == 0 ? one : other).record(i * 1000L);
        }
        one.add(other);
        assertThat(one.count()).isEqualTo(together.count());
        assertThat(one.longest()).isEqualTo(together.longest());
        assertThat(one.percentile(70)).isEqualTo(together.percentile(70));
    }

    @Test
    void aFormattedOneIsParsedToTheSame() {
        Latencies latencies = new Latencies();
        assertThat(Latencies.parse(latencies.format()).count()).isZero();
        for (long value = 1; value < 1_000_000_000_000L; value *= 3) {
            latencies.record(value);
        }
        Latencies parsed = Latencies.parse(latencies.format());
        assertThat(parsed.format()).isEqualTo(latencies.format());
        assertThat(parsed.count()).isEqualTo(latencies.count());
        assertThat(parsed.longest()).isEqualTo(latencies.longest());
        assertThat(parsed.percentile(50)).isEqualTo(latencies.percentile(50));
    }
}
