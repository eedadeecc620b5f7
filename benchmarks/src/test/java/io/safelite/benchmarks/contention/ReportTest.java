package io.safelite.benchmarks.contention;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.benchmarks.Failures;
import io.safelite.benchmarks.Latencies;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final List<Contender> BOTH = List.of(Contender.PLAIN, Contender.SAFELITE);
    private static final Counters.Audit EXACT = new Counters.Audit(0, 0, "ok");

    private static Tally process(Long... commits) {
        return new Tally(
                List.of(commits),
                Collections.nCopies(Counters.COUNT, 0L),
                new Failures(),
                new Latencies(),
                new Latencies());
    }

    private static Outcome outcome(Counters.Audit audit, Tally... processes) {
        return Outcome.of(List.of(processes), Duration.ofSeconds(2), audit);
    }

    @Test
    void anOutcomeIsOfAllThreadsAndProcesses() {
        Outcome outcome = outcome(EXACT, process(10L, 30L), process(20L));
        assertThat(outcome.commitsPerSecond()).isEqualTo(30);
        assertThat(outcome.perThread().getMin()).isEqualTo(10);
        assertThat(outcome.perThread().getMax()).isEqualTo(30);
        assertThat(outcome.perProcess().getMin()).isEqualTo(20);
        assertThat(outcome.perProcess().getMax()).isEqualTo(40);
        assertThat(outcome.jain()).isEqualTo(Fairness.jain(List.of(10L, 30L, 20L)));
    }

    @Test
    void theLongestMayBeAWaitInVain() {
        Latencies transactions = new Latencies();
        transactions.record(70);
        Latencies waits = new Latencies();
        waits.record(50);
        assertThat(longest(transactions, waits)).isEqualTo(70);
        waits.record(90);
        assertThat(longest(transactions, waits)).isEqualTo(90);
    }

    private static long longest(Latencies transactions, Latencies waits) {
        List<Long> counted = Collections.nCopies(Counters.COUNT, 0L);
        return outcome(EXACT, new Tally(List.of(1L), counted, new Failures(), transactions, waits))
                .longestNanos();
    }

    @Test
    void ratiosAreTakenWithinARound() {
        Report report = new Report(new Cell(2, 1, 0), BOTH);
        long[] plain = {100, 1000, 10};
        long[] safelite = {200, 1500, 30};
        for (int i = 0; i < plain.length; i++) {
            report.newRound();
            report.add(Contender.PLAIN, outcome(EXACT, process(plain[i])));
            report.add(Contender.SAFELITE, outcome(EXACT, process(safelite[i])));
        }
        // A round in which plain could not run has no ratio.
        report.newRound();
        report.add(Contender.SAFELITE, outcome(EXACT, process(1L)));
        assertThat(report.table(false)).contains("2.00 (1.50 to 3.00)").contains("per process");
        assertThat(report.details(false)).isEmpty();
    }

    @Test
    void withoutPlainThereIsNoRatioAndInOneJvmNoProcess() {
        Report report = new Report(new Cell(0, 1, 0), BOTH);
        report.newRound();
        report.add(Contender.SAFELITE, outcome(EXACT, process(1L)));
        assertThat(report.table(true))
                .contains("|        - |")
                .doesNotContain("| plain")
                .doesNotContain("per process");
    }

    @Test
    void wrongCountersAreExplained() {
        Report report = new Report(new Cell(0, 1, 0), BOTH);
        for (Counters.Audit audit :
                List.of(EXACT, new Counters.Audit(3, 1, "ok"), new Counters.Audit(0, 0, "torn"))) {
            report.newRound();
            report.add(Contender.PLAIN, outcome(audit, process(1L)));
        }
        assertThat(report.clean(Contender.PLAIN)).isFalse();
        assertThat(report.clean(Contender.SAFELITE)).isTrue();
        assertThat(report.table(false)).contains("NO, in 2 of 3");
        assertThat(report.details(false))
                .contains("3 acknowledged commits are not in the counters")
                .contains("1 counts were never acknowledged")
                .contains("integrity check: torn");
    }
}
