package io.safelite.it.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code GenerationType.AUTO}, the JPA default: the id of a new entity comes from a table that
 * Hibernate updates through a second connection, while the transaction that wants it is open and
 * has read. SQLite has one writer, so somebody has to give way.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class GeneratedIdsTest {
    private static final int THREADS = 8;
    private static final int TIMES = 25;
    private static final int DOCUMENTS = 2;

    /** They log every failure, and failures are what is looked for here. */
    private static final List<Logger> LOGS =
            List.of(Logger.getLogger("org.hibernate"), Logger.getLogger("io.safelite"));

    @BeforeAll
    static void beQuiet() {
        LOGS.forEach(log -> log.setLevel(Level.OFF));
    }

    @AfterAll
    static void logAgain() {
        LOGS.forEach(log -> log.setLevel(null));
    }

    // What it is compared with

    @ParameterizedTest
    @ValueSource(strings = {"", "&transaction_mode=IMMEDIATE"})
    void plainSqliteJdbcNeverSucceedsWithTheDefaults(String parameters) throws Exception {
        try (Shop shop = new Shop("jdbc:sqlite:", "busy_timeout=50" + parameters)) {
            requireThatNobodySucceeds(shop, Invoice::new, 1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, ''",
        "1, &journal_mode=WAL",
        "1, &journal_mode=WAL&transaction_mode=IMMEDIATE",
        "8, ''",
        "8, &journal_mode=WAL",
        "8, &journal_mode=WAL&transaction_mode=IMMEDIATE"
    })
    void plainSqliteJdbcNeverSucceedsIfEveryIdIsFetched(int threads, String parameters)
            throws Exception {
        try (Shop shop = new Shop("jdbc:sqlite:", "busy_timeout=50" + parameters)) {
            requireThatNobodySucceeds(shop, Receipt::new, threads);
        }
    }

    private static void requireThatNobodySucceeds(
            Shop shop, Supplier<? extends Document> document, int threads) throws Exception {
        Attempts<?> attempts = Attempts.of(threads, 4, () -> shop.buy(document, DOCUMENTS));
        assertThat(attempts.results()).isEmpty();
        assertThat(attempts.failures())
                .extracting(GeneratedIdsTest::vendorCode)
                .as("SQLITE_BUSY among them")
                .contains(5);
    }

    // What SafeLite makes of it

    @ParameterizedTest
    @CsvSource({
        "immediate, 1",
        "deferred, 1",
        "adaptive, 1",
        "immediate, 8",
        "deferred, 8",
        "adaptive, 8"
    })
    void everybodySucceedsWithSafeLite(String begin, int threads) throws Exception {
        try (Shop shop = new Shop("jdbc:safelite:", "safelite.begin=" + begin)) {
            requireThatAllSucceed(shop, Invoice.class, Invoice::new, threads);
        }
    }

    @ParameterizedTest
    @CsvSource({"immediate, 1", "deferred, 1", "adaptive, 1", "immediate, 8", "adaptive, 8"})
    void everybodySucceedsWithSafeLiteIfEveryIdIsFetched(String begin, int threads)
            throws Exception {
        try (Shop shop = new Shop("jdbc:safelite:", "safelite.begin=" + begin)) {
            requireThatAllSucceed(shop, Receipt.class, Receipt::new, threads);
        }
    }

    /**
     * The transaction that fetches the id reads the next one and writes it back. Begun DEFERRED,
     * two of them read the same one, and the second must not have it.
     */
    @Test
    void whoFetchesEveryIdDeferredFailsAtMostWithAConflict() throws Exception {
        try (Shop shop = new Shop("jdbc:safelite:", "safelite.begin=deferred")) {
            Attempts<List<Long>> attempts =
                    Attempts.of(THREADS, TIMES, () -> shop.buy(Receipt::new, DOCUMENTS));
            assertThat(attempts.failures())
                    .extracting(GeneratedIdsTest::sqlState)
                    .allMatch("40001"::equals);
            assertThat(attempts.results()).isNotEmpty();
            assertThat(shop.ids(Receipt.class))
                    .containsExactlyInAnyOrderElementsOf(
                            attempts.results().stream().flatMap(List::stream).toList());
            shop.requireUnlocked();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"immediate", "adaptive"})
    void everybodySucceedsWhoWritesInBatches(String begin) throws Exception {
        try (Shop shop = new Shop("jdbc:safelite:", "safelite.begin=" + begin, 20)) {
            requireThatAllSucceed(shop, Receipt.class, Receipt::new, THREADS);
        }
    }

    private static void requireThatAllSucceed(
            Shop shop,
            Class<? extends Document> entity,
            Supplier<? extends Document> document,
            int threads)
            throws Exception {
        Attempts<List<Long>> attempts =
                Attempts.of(threads, TIMES, () -> shop.buy(document, DOCUMENTS));
        assertThat(attempts.failures()).isEmpty();
        List<Long> told = attempts.results().stream().flatMap(List::stream).toList();
        assertThat(told).hasSize(threads * TIMES * DOCUMENTS).doesNotHaveDuplicates();
        assertThat(shop.ids(entity)).containsExactlyInAnyOrderElementsOf(told);
        shop.requireUnlocked();
    }

    /**
     * Each has read the count before it waits for an id. Who finds another count afterwards must
     * fail: it would write over the purchase of somebody else.
     */
    @ParameterizedTest
    @ValueSource(strings = {"immediate", "deferred", "adaptive"})
    void nobodyWritesOverWhatHasChangedMeanwhile(String begin) throws Exception {
        try (Shop shop = new Shop("jdbc:safelite:", "safelite.begin=" + begin)) {
            Attempts<Long> attempts =
                    Attempts.of(THREADS, TIMES, () -> shop.buyAndCount(Receipt::new));
            assertThat(attempts.failures())
                    .extracting(GeneratedIdsTest::sqlState)
                    .allMatch("40001"::equals);
            assertThat(attempts.results()).isNotEmpty();
            assertThat(shop.purchases()).isEqualTo(attempts.results().size());
            assertThat(shop.ids(Receipt.class))
                    .containsExactlyInAnyOrderElementsOf(attempts.results());
            shop.requireUnlocked();
        }
    }

    /** It has given way for an id that it does not use in the end. */
    @ParameterizedTest
    @ValueSource(strings = {"immediate", "adaptive"})
    void everybodySucceedsWhoWritesNothingInTheEnd(String begin) throws Exception {
        try (Shop shop = new Shop("jdbc:safelite:", "safelite.begin=" + begin)) {
            Attempts<Boolean> attempts =
                    Attempts.of(
                            THREADS,
                            TIMES,
                            () -> {
                                shop.inTransaction(
                                        session -> {
                                            Shop.customer(session);
                                            session.persist(new Receipt());
                                            session.clear();
                                        });
                                return true;
                            });
            assertThat(attempts.failures()).isEmpty();
            assertThat(shop.ids(Receipt.class)).isEmpty();
            shop.requireUnlocked();
        }
    }

    @Test
    void aloneNobodyElseChangesAnything() throws Exception {
        try (Shop shop = new Shop("jdbc:safelite:", "safelite.begin=immediate")) {
            Attempts<Long> attempts = Attempts.of(1, TIMES, () -> shop.buyAndCount(Receipt::new));
            assertThat(attempts.failures()).isEmpty();
            assertThat(shop.purchases()).isEqualTo(TIMES);
        }
    }

    /**
     * What has been written cannot be given away: no waiting, which would take as long as this test
     * may, and no reason to try again.
     */
    @Test
    void whoHasWrittenBeforeItNeedsAnIdIsToldAtOnce() throws Exception {
        try (Shop shop = new Shop("jdbc:safelite:", "busy_timeout=60000")) {
            Attempts<Boolean> attempts =
                    Attempts.of(
                            1,
                            3,
                            () -> {
                                shop.inTransaction(
                                        session -> {
                                            Shop.customer(session).purchased();
                                            session.flush();
                                            session.persist(new Receipt());
                                        });
                                return true;
                            });
            assertThat(attempts.results()).isEmpty();
            assertThat(attempts.failures())
                    .extracting(GeneratedIdsTest::vendorCode)
                    .containsOnly(5);
            assertThat(attempts.failures())
                    .extracting(GeneratedIdsTest::sqlState)
                    .doesNotContain("40001");
            assertThat(shop.purchases()).isZero();
            shop.requireUnlocked();
        }
    }

    private static int vendorCode(Throwable failure) {
        return sqlException(failure).map(SQLException::getErrorCode).findFirst().orElse(0);
    }

    private static String sqlState(Throwable failure) {
        return sqlException(failure)
                .map(SQLException::getSQLState)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("none: " + failure);
    }

    private static Stream<SQLException> sqlException(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast);
    }
}
