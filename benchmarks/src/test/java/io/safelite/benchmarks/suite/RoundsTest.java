package io.safelite.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.benchmarks.Failures;
import io.safelite.benchmarks.contention.Counters;
import io.safelite.benchmarks.contention.Outcome;
import java.util.List;
import java.util.LongSummaryStatistics;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final Counters.Audit EXACT = new Counters.Audit(0, 0, "ok");

    private final Rounds rounds = new Rounds(List.of(Entrant.IMMEDIATE, Entrant.SAFELITE));

    private static Outcome outcome(double commitsPerSecond, int failures, Counters.Audit audit) {
        Failures failed = new Failures();
        if (failures > 0) {
            failed.add("SQLITE_BUSY 5", failures);
        }
        LongSummaryStatistics perThread = new LongSummaryStatistics();
        perThread.accept((long) commitsPerSecond);
        return new Outcome(
                commitsPerSecond, failed, 1, 2, 3, 4, 5, 6, perThread, perThread, 1, audit);
    }

    private void round(double immediate, double safelite) {
        rounds.newRound();
        rounds.add(Entrant.IMMEDIATE, outcome(immediate, 0, EXACT));
        rounds.add(Entrant.SAFELITE, outcome(safelite, 0, EXACT));
    }

    @Test
    void figuresAreMediansAndRatiosAreTakenWithinARound() {
        round(100, 200);
        round(1000, 1500);
        round(10, 30);
        Result safelite = rounds.results().get(1);
        assertThat(safelite.entrant()).isEqualTo(Entrant.SAFELITE);
        assertThat(safelite.ratio()).contains(new Spread(2, 1.5, 3));
        Figures figures = safelite.figures().orElseThrow();
        assertThat(figures.commitsPerSecond()).isEqualTo(new Spread(200, 30, 1500));
        assertThat(figures.most()).isEqualTo(200);
        assertThat(figures.longestNanos()).isEqualTo(4);
        assertThat(rounds.results().get(0).ratio()).contains(new Spread(1, 1, 1));
        assertThat(rounds.good()).isTrue();
    }

    @Test
    void ofTwoTheMedianIsBetweenThem() {
        round(100, 200);
        round(100, 300);
        assertThat(rounds.results().get(1).figures().orElseThrow().commitsPerSecond())
                .isEqualTo(new Spread(250, 200, 300));
    }

    @Test
    void whoCouldNotRunHasNoFiguresAndIsNotGood() {
        rounds.newRound();
        rounds.add(Entrant.SAFELITE, outcome(1, 0, EXACT));
        rounds.couldNotRun(Entrant.IMMEDIATE, "no disk");
        Result immediate = rounds.results().get(0);
        assertThat(immediate.figures()).isEmpty();
        assertThat(immediate.notes()).containsExactly("could not run: no disk");
        assertThat(rounds.results().get(1).ratio()).isEmpty();
        assertThat(rounds.good()).isFalse();
    }

    @Test
    void whatIsSkippedIsNoFailure() {
        rounds.skip(Entrant.SAFELITE, "no compiler");
        assertThat(rounds.results().get(1).notes()).containsExactly("skipped: no compiler");
        assertThat(rounds.good()).isTrue();
    }

    @Test
    void thereIsNoRatioToNothing() {
        round(0, 200);
        assertThat(rounds.results().get(1).ratio()).isEmpty();
    }

    @Test
    void failuresAreListedAndOnlySafeLitesAreBad() {
        rounds.newRound();
        rounds.add(Entrant.IMMEDIATE, outcome(1, 3, EXACT));
        assertThat(rounds.good()).isTrue();
        assertThat(rounds.results().get(0).notes()).containsExactly("SQLITE_BUSY 5: 3");
        rounds.add(Entrant.SAFELITE, outcome(1, 1, EXACT));
        assertThat(rounds.good()).isFalse();
    }

    @Test
    void aWrongFileIsBad() {
        rounds.newRound();
        rounds.add(Entrant.SAFELITE, outcome(1, 0, new Counters.Audit(2, 0, "ok")));
        assertThat(rounds.good()).isFalse();
        assertThat(rounds.results().get(1).figures().orElseThrow().exact()).isFalse();
    }
}
