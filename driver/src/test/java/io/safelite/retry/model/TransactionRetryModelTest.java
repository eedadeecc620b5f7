package io.safelite.retry.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Databases;
import io.safelite.testing.LogLines;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random transactions, with others interfering at every point, are what they would have been one
 * after the other: whoever commits has seen what it would have seen then, though the driver has run
 * its transaction again in the middle; and who is refused would have seen something else.
 *
 * <p>{@code -Dmodel.seed} and {@code -Dmodel.programs} say which programs are run, and how many.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@Tag("jdk-independent")
class TransactionRetryModelTest {
    @RegisterExtension final Databases db = new Databases();
    @RegisterExtension final LogLines log = new LogLines();

    private Statistics run(String parameter, int programs) throws Exception {
        Campaign campaign = new Campaign(db.file(), new Subject.SafeLite(parameter), Recovery.NONE);
        assertThat(campaign.run(programs)).isEmpty();
        return campaign.statistics();
    }

    @Test
    void deferred() throws Exception {
        Statistics statistics = run("safelite.begin=deferred", 250);
        statistics.requireAtLeast(2000, "runs");
        statistics.requireAtLeast(1000, "retry REPLAYED");
        statistics.requireAtLeast(10, "retry RESTARTED");
        statistics.requireAtLeast(100, "refused OBSERVATION_CHANGED");
        statistics.requireAtLeast(50, "refused SCHEMA_CHANGED");
        statistics.requireAtLeast(600, "cursors open");
        statistics.requireAtLeast(200, "cursors read on");
        statistics.requireReplayed(
                10,
                List.of(
                        "Query", "Next", "Get", "ReadAll", "Close", "SetOnly", "Tables", "Write",
                        "Batch", "Key", "Mark", "BackTo", "Release", "BySql"));
    }

    /** It gives the lock up to another connection of its own thread, and takes it back. */
    @Test
    void yielding() throws Exception {
        Statistics statistics = run("safelite.begin=immediate", 140);
        statistics.requireAtLeast(700, "retry REPLAYED");
        statistics.requireAtLeast(50, "refused OBSERVATION_CHANGED");
        statistics.requireAtLeast(300, "cursors read on");
    }

    @Test
    void adaptive() throws Exception {
        Statistics statistics = run("safelite.begin=adaptive", 100);
        statistics.requireAtLeast(50, "retry REPLAYED");
        statistics.requireAtLeast(3, "refused OBSERVATION_CHANGED");
    }

    /** What it says it could have done, it could have done; what not, not. */
    @Test
    void report() throws Exception {
        Statistics statistics = run("safelite.begin=deferred&safelite.retry=report", 50);
        statistics.requireAtLeast(200, "refused REPORT_ONLY");
        statistics.requireAtLeast(30, "refused OBSERVATION_CHANGED");
        statistics.requireAtLeast(200, "retry WOULD_HAVE_SUCCEEDED");
    }
}
