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

    @Test
    void everythingCommittedIsSerialGivenWhatWasSeen() throws Exception {
        Campaign campaign = new Campaign(db.file(), Subject.SAFELITE, Recovery.NONE);
        assertThat(campaign.run(900)).isEmpty();
    }
}
