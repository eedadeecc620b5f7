package io.safelite.it.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.it.isolation.Played.Event;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No anomaly is possible with SafeLite, and how that feels to the transactions. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class IsolationTest {
    private static final List<Contender> BEGIN_DEFERRED =
            List.of(Contender.SAFE_DEFERRED, Contender.SAFE_RETRY, Contender.SAFE_MISLED);

    static List<Scenario> scenarios() {
        return Scenarios.LIST;
    }

    private static Stream<Scenario> withReader() {
        return Scenarios.LIST.stream().filter(scenario -> !scenario.readers().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void happensWhereNothingPreventsIt(Scenario scenario) throws Exception {
        // SQLite has a half transaction only where there are transactions.
        Contender unprotected =
                scenario.name().equals("half transaction")
                        ? Contender.PLAIN_DEFERRED
                        : Contender.NO_TRANSACTIONS;
        Played played = Measured.of(scenario, unprotected);
        assertThat(played.isAnomaly()).as("%s", played).isTrue();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void isPreventedBySafeLite(Scenario scenario) throws Exception {
        for (Contender contender : Contender.values()) {
            if (contender.isSafeLite()) {
                Played played = Measured.of(scenario, contender);
                assertThat(played.isAnomaly()).as("%s", played).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void nobodyFailsWhoBeginsImmediate(Scenario scenario) throws Exception {
        for (Contender contender : List.of(Contender.SAFE_IMMEDIATE, Contender.SAFE_READER)) {
            assertThat(Measured.of(scenario, contender).failures()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void whoFailsHavingBegunDeferredIsToldToTryAgain(Scenario scenario) throws Exception {
        for (Contender contender : BEGIN_DEFERRED) {
            Played played = Measured.of(scenario, contender);
            // The script of "half transaction" goes on without a rollback, and is told so.
            assertThat(played.failures())
                    .extracting(Event.Fails::state)
                    .allMatch(List.of("40001", "25000")::contains);
            assertThat(played.failures().stream().limit(1))
                    .extracting(Event.Fails::state)
                    .allMatch("40001"::equals);
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void retryLetsNobodyFailWhoWouldNotWithoutIt(Scenario scenario) throws Exception {
        if (Measured.of(scenario, Contender.SAFE_DEFERRED).failures().isEmpty()) {
            assertThat(Measured.of(scenario, Contender.SAFE_RETRY).failures()).isEmpty();
            assertThat(Measured.of(scenario, Contender.SAFE_MISLED).failures()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("withReader")
    void readerThatIsKnownToOnlyReadNeitherWaitsNorFails(Scenario scenario) throws Exception {
        Played played = Measured.of(scenario, Contender.SAFE_MISLED);
        for (String reader : scenario.readers()) {
            assertThat(played.events()).extracting(Event::transaction).doesNotContain(reader);
            assertThat(played.ending().committed(reader)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("withReader")
    void readerThatSaysSoNeitherWaitsNorFailsNorLetsOthersWait(Scenario scenario) throws Exception {
        Played played = Measured.of(scenario, Contender.SAFE_READER);
        for (String reader : scenario.readers()) {
            assertThat(played.events()).extracting(Event::transaction).doesNotContain(reader);
            assertThat(played.ending().committed(reader)).isTrue();
        }
        if (scenario.transactions().size() == 2) {
            assertThat(played.events()).isEmpty();
        }
    }

    @Test
    void tooLateWriteOfADeferredTransactionFailsAtOnce() throws Exception {
        Played lostUpdate = Measured.of(scenario("P4"), Contender.SAFE_DEFERRED);
        assertThat(lostUpdate.waits("T2")).isFalse();
        assertThat(lostUpdate.failures()).containsExactly(new Event.Fails("T2", "40001", "BUSY"));
        assertThat(lostUpdate.ending().table()).isEqualTo("1=11 2=20");
    }

    @Test
    void immediateTransactionWaitsAndThenSeesWhatItWaitedFor() throws Exception {
        Played lostUpdate = Measured.of(scenario("P4"), Contender.SAFE_IMMEDIATE);
        assertThat(lostUpdate.events()).containsExactly(new Event.Waits("T2"));
        assertThat(lostUpdate.ending().saw("T2.a", "1=11")).isTrue();
        assertThat(lostUpdate.ending().table()).isEqualTo("1=13 2=20");
    }

    @Test
    void tooLateWriteWaitsAndGoesOnIfNothingThatWasReadHasChanged() throws Exception {
        for (Contender contender : List.of(Contender.SAFE_RETRY, Contender.SAFE_MISLED)) {
            Played whole = Measured.of(scenario("half transaction"), contender);
            assertThat(whole.events()).containsExactly(new Event.Waits("T1"));
            assertThat(whole.ending().table()).isEqualTo("1=11 2=22");
        }
    }

    @Test
    void plainSqliteJdbcCommitsHalfATransaction() throws Exception {
        Played half = Measured.of(scenario("half transaction"), Contender.PLAIN_DEFERRED);
        assertThat(half.failures()).containsExactly(new Event.Fails("T1", null, "BUSY"));
        assertThat(half.ending().table()).isEqualTo("1=10 2=22");
    }

    private static Scenario scenario(String name) {
        return Scenarios.LIST.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
