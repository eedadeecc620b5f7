package io.safelite.internal.transaction;

import static io.safelite.internal.transaction.WriteHistory.LONGEST_TEXT;
import static io.safelite.internal.transaction.WriteHistory.MOST_READS;
import static io.safelite.internal.transaction.WriteHistory.MOST_TEXTS;
import static io.safelite.internal.transaction.WriteHistory.READS_AFTER_A_WRITE;
import static io.safelite.internal.transaction.WriteHistory.READS_AT_FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WriteHistoryTest {
    private static final String SQL = "SELECT balance FROM account WHERE id = ?";
    private static final String OTHER = "SELECT name FROM customer WHERE id = ?";

    private final WriteHistory history = new WriteHistory();

    @Test
    void anUnknownTextIsNotTrusted() {
        assertThat(history.isKnownToOnlyRead(SQL)).isFalse();
    }

    @Test
    void aFewTransactionsThatOnlyReadMakeItTrusted() {
        read(READS_AT_FIRST - 1);
        assertThat(history.isKnownToOnlyRead(SQL)).isFalse();
        read(1);
        assertThat(history.isKnownToOnlyRead(SQL)).isTrue();
        assertThat(history.isKnownToOnlyRead(OTHER)).isFalse();
    }

    @Test
    void oneWriteAmongTheFirstEndsThePatience() {
        read(READS_AT_FIRST - 1);
        history.wrote(SQL);
        assertThat(readsUntilTrusted()).isEqualTo(READS_AFTER_A_WRITE);
    }

    @Test
    void theReadsMustFollowOneAnother() {
        history.wrote(SQL);
        read(READS_AFTER_A_WRITE - 1);
        history.wrote(SQL);
        assertThat(readsUntilTrusted()).isEqualTo(READS_AFTER_A_WRITE);
    }

    @Test
    void aWriteWithoutTrustIsNoMistake() {
        for (int i = 0; i < 10; i++) {
            history.wrote(SQL);
            read(1);
        }
        history.wrote(SQL);
        assertThat(readsUntilTrusted()).isEqualTo(READS_AFTER_A_WRITE);
    }

    @Test
    void aFirstMistakeCostsNoMoreThanAWrite() {
        read(READS_AT_FIRST);
        history.wrote(SQL);
        assertThat(readsUntilTrusted()).isEqualTo(READS_AFTER_A_WRITE);
    }

    @Test
    void eachFurtherMistakeDoublesWhatIsWantedUpToABound() {
        history.wrote(SQL);
        for (int wanted = READS_AFTER_A_WRITE; wanted < MOST_READS; wanted *= 2) {
            assertThat(readsUntilTrusted()).isEqualTo(wanted);
            history.wrote(SQL);
        }
        assertThat(readsUntilTrusted()).isEqualTo(MOST_READS);
        history.wrote(SQL);
        assertThat(readsUntilTrusted()).isEqualTo(MOST_READS);
    }

    @Test
    void ofThoseThatWereBegunInTrustTogetherOneWasAMistake() {
        read(READS_AT_FIRST);
        for (int i = 0; i < 8; i++) {
            history.wrote(SQL);
        }
        assertThat(readsUntilTrusted()).isEqualTo(READS_AFTER_A_WRITE);
    }

    @Test
    void aLongTextIsNeverLearned() {
        String longest = "x".repeat(LONGEST_TEXT);
        for (int i = 0; i < READS_AT_FIRST; i++) {
            history.onlyRead(longest);
            history.onlyRead(longest + "x");
        }
        assertThat(history.isKnownToOnlyRead(longest)).isTrue();
        assertThat(history.isKnownToOnlyRead(longest + "x")).isFalse();
        assertThat(history.size()).isEqualTo(1);
    }

    @Test
    void theNumberOfTextsIsBounded() {
        for (int i = 0; i < 10 * MOST_TEXTS; i++) {
            history.onlyRead(OTHER + i);
            history.wrote(SQL + i);
            assertThat(history.size()).isLessThanOrEqualTo(MOST_TEXTS);
        }
    }

    @Test
    void whatIsUsedStays() {
        read(READS_AT_FIRST);
        history.wrote(OTHER);
        for (int i = 0; i < 10 * MOST_TEXTS; i++) {
            history.onlyRead("SELECT " + i);
            if (i % (MOST_TEXTS / 4) == 0) {
                read(1);
                history.wrote(OTHER);
            }
        }
        assertThat(history.isKnownToOnlyRead(SQL)).isTrue();
        for (int i = 0; i < READS_AT_FIRST; i++) {
            history.onlyRead(OTHER);
        }
        assertThat(history.isKnownToOnlyRead(OTHER)).as("remembered as a writer").isFalse();
    }

    @Test
    void whatWasDroppedIsUnknown() {
        read(READS_AT_FIRST);
        for (int i = 0; i < MOST_TEXTS; i++) {
            history.onlyRead("SELECT " + i);
        }
        assertThat(history.isKnownToOnlyRead(SQL)).isFalse();
        assertThat(readsUntilTrusted()).isEqualTo(READS_AT_FIRST);
    }

    /** Trusted, moved to the older half, found to write there, and moved on three times more. */
    @Test
    void whatWasThoughtOfAWriterBeforeDoesNotComeBack() {
        read(READS_AT_FIRST);
        for (int half = 0; half < 4; half++) {
            for (int i = 0; i < MOST_TEXTS / 2; i++) {
                history.onlyRead("SELECT " + half + " " + i);
                assertThat(history.isKnownToOnlyRead(SQL)).isEqualTo(half == 0);
            }
            history.wrote(SQL);
        }
    }

    @Test
    void aWriterIsNeverTrustedWhileOthersComeAndGo() throws Exception {
        int threads = 4;
        history.wrote(SQL);
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<Future<Boolean>> trusted = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            String name = "SELECT " + thread + " ";
            trusted.add(
                    executor.submit(
                            () -> {
                                start.await();
                                return isTrustedOnce(name, 20_000);
                            }));
        }
        start.countDown();
        for (Future<Boolean> wasTrusted : trusted) {
            assertThat(wasTrusted.get()).isFalse();
        }
        executor.shutdown();
        assertThat(history.size()).isLessThanOrEqualTo(MOST_TEXTS);
    }

    private boolean isTrustedOnce(String name, int rounds) {
        boolean trusted = false;
        for (int i = 0; i < rounds; i++) {
            history.onlyRead(name + i);
            read(1);
            trusted |= history.isKnownToOnlyRead(SQL);
            history.wrote(SQL);
        }
        return trusted;
    }

    /** A new object would be a new state of knowledge, written where all others read. */
    @Test
    void nothingNewMakesNoObject() {
        read(READS_AT_FIRST);
        history.wrote(OTHER);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        learnNothingNew(100);
        long before = threads.getCurrentThreadAllocatedBytes();
        learnNothingNew(100_000);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
    }

    private void learnNothingNew(int times) {
        for (int i = 0; i < times; i++) {
            if (!history.isKnownToOnlyRead(SQL) || history.isKnownToOnlyRead(OTHER)) {
                throw new AssertionError("forgotten");
            }
            history.onlyRead(SQL);
            history.wrote(OTHER);
        }
    }

    private void read(int transactions) {
        for (int i = 0; i < transactions; i++) {
            history.onlyRead(SQL);
        }
    }

    private int readsUntilTrusted() {
        int reads = 0;
        while (!history.isKnownToOnlyRead(SQL)) {
            read(1);
            reads++;
        }
        return reads;
    }
}
