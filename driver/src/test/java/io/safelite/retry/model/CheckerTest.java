package io.safelite.retry.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Databases;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The checker of {@link TransactionRetryModelTest} is silent where all is well, and speaks where it
 * is not.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CheckerTest {
    @RegisterExtension final Databases db = new Databases();

    @Test
    void plainTransactionsDieOfTheConflictsThatAreInjected() throws Exception {
        Campaign plain = new Campaign(db.file(), Subject.PLAIN, Recovery.NONE);
        assertThat(plain.run(60)).isEmpty();
        plain.statistics().requireAtLeast(100, "refused ");
    }

    @Test
    void correctRetryIsAccepted() throws Exception {
        Campaign correct = new Campaign(db.file(), Subject.PLAIN, HomeMadeRetry.CORRECT);
        assertThat(correct.run(150)).isEmpty();
        correct.statistics().requireAtLeast(50, "retry REPLAYED");
        correct.statistics().requireAtLeast(50, "retry REFUSED");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CORRECT")
    void everyMistakeIsFound(HomeMadeRetry mistake) throws Exception {
        Optional<String> found = new Campaign(db.file(), Subject.PLAIN, mistake).run(1000);
        assertThat(found).as("%s", mistake).isPresent();
    }
}
