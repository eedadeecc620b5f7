package io.safelite.it.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code @Transactional}, read-only and in a new transaction, in applications of Spring Boot. */
@Tag("jdk-independent")
class SpringBootJpaIT {
    private static final int THREADS = 8;
    private static final int TRANSFERS_OF_EACH = 40;

    /** Each that fails may have waited for seconds. */
    private static final int PLAIN_TRANSFERS_OF_EACH = 10;

    /** How long sqlite-jdbc waits for a lock that its own thread holds. */
    private static final int BUSY_TIMEOUT_MILLIS = 3_000;

    @ParameterizedTest
    @EnumSource
    void someFailWithSqliteJdbcAlone(SpringBoot application) throws Exception {
        BankOutcome outcome = application.run(Way.PLAIN, PLAIN_TRANSFERS_OF_EACH);

        assertThat(outcome.failed()).as("%s", outcome).isPositive();
        assertThat(outcome.failure()).contains("locked");
        assertThat(outcome.value("in new transaction")).contains("locked");
        assertThat(outcome.number("new transaction ms"))
                .isGreaterThanOrEqualTo(BUSY_TIMEOUT_MILLIS);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("safeWays")
    void noneFailsWithSafeLite(SpringBoot application, Way way) throws Exception {
        BankOutcome outcome = application.run(way, TRANSFERS_OF_EACH);

        assertThat(outcome.failed()).as("%s", outcome).isZero();
        assertThat(outcome.ok()).isEqualTo(THREADS * TRANSFERS_OF_EACH);
        assertThat(outcome.books()).isEqualTo("right");
        assertThat(outcome.audit()).isEqualTo("right");
        assertThat(outcome.audits()).isPositive();
        assertThat(outcome.value("in new transaction"))
                .contains("this thread waits for itself", "REQUIRES_NEW");
        assertThat(outcome.number("new transaction ms")).isLessThan(BUSY_TIMEOUT_MILLIS);
    }

    static List<Arguments> safeWays() {
        return Arrays.stream(SpringBoot.values())
                .flatMap(
                        application ->
                                Arrays.stream(Way.values())
                                        .filter(Way::isSafe)
                                        .map(way -> Arguments.of(application, way)))
                .toList();
    }
}
