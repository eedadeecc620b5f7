package io.safelite.retry.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Databases;
import io.safelite.testing.DriverOnly;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
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
@DriverOnly("tests the checker, on plain connections")
@Tag("jdk-independent")
class CheckerTest {
    @RegisterExtension final Databases db = new Databases();

    @Test
    void plainTransactionsDieOfTheConflictsThatAreInjected() throws Exception {
        Campaign plain = new Campaign(db.file(), new Subject.Plain(), Recovery.NONE);
        assertThat(plain.run(60)).isEmpty();
        plain.statistics().requireAtLeast(100, "refused ");
    }

    @Test
    void correctRetryIsAccepted() throws Exception {
        Campaign correct = new Campaign(db.file(), new Subject.Plain(), HomeMadeRetry.CORRECT);
        assertThat(correct.run(100)).isEmpty();
        correct.statistics().requireAtLeast(50, "retry REPLAYED");
        correct.statistics().requireAtLeast(50, "retry REFUSED");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CORRECT")
    void everyMistakeIsFound(HomeMadeRetry mistake) throws Exception {
        Campaign campaign = new Campaign(db.file(), new Subject.Plain(), mistake);
        OptionalInt programs = campaign.programsToViolation(1000);
        assertThat(programs).as("%s", mistake).isPresent();
        System.out.printf("model: %s is found by program %s%n", mistake, programs.getAsInt());
    }

    @Test
    void whatIsFoundIsTold() throws Exception {
        Campaign campaign =
                new Campaign(
                        db.file(),
                        new Subject.Plain(),
                        HomeMadeRetry.REPEATS_THE_REFUSED_STATEMENT);
        assertThat(campaign.run(1000).orElseThrow())
                .startsWith("seed ")
                .contains("committed, but equals no serial order")
                .contains("the program:")
                .contains("others, before step 1:");
    }
}
