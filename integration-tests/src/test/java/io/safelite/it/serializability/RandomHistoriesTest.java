package io.safelite.it.serializability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checker says nothing of random serial histories, and notices when one is falsified. */
class RandomHistoriesTest {
    private static final int HISTORIES = 100;
    private static final int LENGTH = 60;

    @Test
    void serialHistoriesAreClean() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            History history = SerialHistory.random(new SplittableRandom(seed), LENGTH);
            assertThat(Checker.check(history)).as("seed %s", seed).isEmpty();
        }
    }

    @Test
    void longSerialHistoryIsClean() {
        History history = SerialHistory.random(new SplittableRandom(1), 2_000);
        assertThat(history.transactions()).hasSizeGreaterThan(500);
        assertThat(Checker.check(history)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void falsifiedHistoriesAreNoticed(Corruption corruption) {
        int falsified = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            History history = corruption.apply(SerialHistory.random(random, LENGTH), random);
            if (history != null) {
                falsified++;
                List<Anomaly> anomalies = Checker.check(history);
                assertThat(anomalies)
                        .as("seed %s", seed)
                        .extracting(Anomaly::kind)
                        .containsAnyElementsOf(corruption.found());
            }
        }
        assertThat(falsified).as("histories that could be falsified so").isGreaterThan(10);
    }
}
