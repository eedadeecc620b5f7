package io.safelite.it.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each framework's own transactions, eight threads, one attempt each. */
@Tag("jdk-independent")
class FrameworksIT {
    private static final int TRANSFERS_OF_EACH = 40;

    /** Each that fails may have waited for seconds. */
    private static final int PLAIN_TRANSFERS_OF_EACH = 10;

    /** Otherwise nothing is shown by the others. */
    @ParameterizedTest
    @EnumSource
    void someFailWithSqliteJdbcAlone(Framework framework) throws Exception {
        BankOutcome outcome = BankJvm.run(framework, Way.PLAIN, PLAIN_TRANSFERS_OF_EACH);

        assertThat(outcome.failed()).as("%s", outcome).isPositive();
        assertThat(outcome.failure()).contains("locked");
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("safeWays")
    void noneFailsWithSafeLite(Framework framework, Way way) throws Exception {
        BankOutcome outcome = BankJvm.run(framework, way, TRANSFERS_OF_EACH);

        assertThat(outcome.failed()).as("%s", outcome).isZero();
        assertThat(outcome.ok()).isEqualTo(BankRun.THREADS * TRANSFERS_OF_EACH);
        assertThat(outcome.books()).isEqualTo("right");
        assertThat(outcome.audit()).isEqualTo("right");
        assertThat(outcome.audits()).isPositive();
    }

    static List<Arguments> safeWays() {
        return Arrays.stream(Framework.values())
                .flatMap(
                        framework ->
                                Arrays.stream(Way.values())
                                        .filter(Way::isSafe)
                                        .map(way -> Arguments.of(framework, way)))
                .toList();
    }
}
