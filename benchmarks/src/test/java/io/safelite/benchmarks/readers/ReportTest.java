package io.safelite.benchmarks.readers;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.benchmarks.Failures;
import io.safelite.benchmarks.Latencies;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    private final Report report = new Report(List.of(Contender.values()));

    private static Outcome outcome(long reads, long writes, int failures, String wrong) {
        return Outcome.of(tally(reads, 0), tally(writes, failures), 1_000_000_000, wrong);
    }

    private static Tally tally(long commits, int failures) {
        Failures failed = new Failures();
        failed.add("SQLITE_BUSY 5", failures);
        return new Tally(commits, commits, failed, new Latencies());
    }

    @Test
    void ratiosAreTakenWithinARound() {
        long[] plain = {100, 1000, 10};
        long[] adaptive = {200, 1500, 30};
        for (int i = 0; i < plain.length; i++) {
            report.newRound();
            report.add(Contender.PLAIN, outcome(plain[i], 8, 0, ""));
            report.add(Contender.ADAPTIVE, outcome(adaptive[i], 4, 0, ""));
        }
        // A round in which plain could not run has no ratio.
        report.newRound();
        report.add(Contender.ADAPTIVE, outcome(1, 1, 0, ""));
        assertThat(report.table(false)).contains("2.00 (1.50 to 3.00)", "0.50 (0.50 to 0.50)");
        assertThat(report.details(false)).isEmpty();
        assertThat(report.clean()).isTrue();
    }

    @Test
    void aConflictIsAllowedToThoseThatBeginDeferred() {
        report.newRound();
        report.add(Contender.DEFERRED, outcome(1, 1, 2, ""));
        assertThat(report.clean()).isTrue();
        assertThat(report.details(false))
                .isEqualTo("deferred: writes failed with SQLITE_BUSY 5: 2.\n");
        report.add(Contender.ADAPTIVE, outcome(1, 1, 1, ""));
        assertThat(report.clean()).isFalse();
    }

    @Test
    void wrongAccountsAreAllowedToNobody() {
        report.newRound();
        report.add(Contender.PLAIN, outcome(1, 1, 0, "1 writes are in the file"));
        assertThat(report.clean()).isFalse();
        assertThat(report.table(false)).contains("NO");
        assertThat(report.details(true)).isEqualTo("- plain: 1 writes are in the file.\n");
    }
}
