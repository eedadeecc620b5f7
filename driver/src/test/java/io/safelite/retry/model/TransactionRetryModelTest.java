package io.safelite.retry.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Databases;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random transactions, with others interfering at every point, are what they would have been one
 * after the other: whoever commits has seen what it would have seen then, though the driver has run
 * its transaction again in the middle; and who is refused would have seen something else.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TransactionRetryModelTest {
    @RegisterExtension final Databases db = new Databases();

    private Statistics run(String parameter, int programs) throws Exception {
        Campaign campaign = new Campaign(db.file(), new Subject.SafeLite(parameter), Recovery.NONE);
        assertThat(campaign.run(programs)).isEmpty();
        return campaign.statistics();
    }

    @Test
    void deferred() throws Exception {
        run("safelite.begin=deferred", 400);
    }

    /** It gives the lock up to another connection of its own thread, and takes it back. */
    @Test
    void yielding() throws Exception {
        run("safelite.begin=immediate", 200);
    }

    @Test
    void adaptive() throws Exception {
        run("safelite.begin=adaptive", 100);
    }

    @Test
    void report() throws Exception {
        run("safelite.begin=deferred&safelite.retry=report", 100);
    }
}
