package io.safelite.it.serializability;

import static io.safelite.it.serializability.HandWritten.append;
import static io.safelite.it.serializability.HandWritten.back;
import static io.safelite.it.serializability.HandWritten.read;
import static io.safelite.it.serializability.HandWritten.savepoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.safelite.it.serializability.Anomaly.Kind;
import io.safelite.it.serializability.Anomaly.Order;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker knows every anomaly when it sees one, and keeps quiet when there is none. */
class CheckerTest {
    private static final int X = 1;
    private static final int Y = 2;

    private static HandWritten history() {
        return new HandWritten();
    }

    private static void requireClean(HandWritten history) {
        assertThat(history.check()).isEmpty();
    }

    /** The only anomaly there is. */
    private static Anomaly only(HandWritten history) {
        List<Anomaly> anomalies = history.check();
        assertThat(anomalies).hasSize(1);
        return anomalies.get(0);
    }

    private static void requireOnly(Kind kind, HandWritten history) {
        assertThat(only(history).kind()).isEqualTo(kind);
    }

    private static void requireCycle(Kind kind, Order order, HandWritten history, int... ids) {
        Anomaly anomaly = only(history);
        assertThat(anomaly.kind()).as("%s", anomaly).isEqualTo(kind);
        assertThat(anomaly.order()).as("%s", anomaly).isEqualTo(order);
        assertThat(anomaly.transactions().stream().mapToInt(Transaction::id))
                .as("%s", anomaly)
                .containsExactlyInAnyOrder(Arrays.stream(ids).boxed().toArray(Integer[]::new));
    }

    @Test
    void emptyHistoryIsClean() {
        requireClean(history());
    }

    @Test
    void serialHistoryIsClean() {
        requireClean(
                history()
                        .committedWithin(1, 2, append(X, 1), append(Y, 2))
                        .committedWithin(3, 4, read(X, 1), append(X, 3), read(X, 1, 3))
                        .committedWithin(5, 6, read(X, 1, 3), read(Y, 2))
                        .end(X, 1, 3)
                        .end(Y, 2));
    }

    @Test
    void overlappingTransactionsMayBeSeenInEitherOrder() {
        requireClean(
                history()
                        .committedWithin(1, 10, append(X, 1))
                        .committedWithin(2, 9, read(X))
                        .committedWithin(3, 8, read(X, 1))
                        .end(X, 1));
    }

    @Test
    void abortedAppendThatNobodySawIsClean() {
        requireClean(history().aborted(append(X, 1), read(X, 1)).committed(read(X)).end(X));
    }

    @Test
    void rolledBackSavepointIsClean() {
        requireClean(
                history()
                        .committed(
                                append(X, 1),
                                savepoint(),
                                append(X, 2),
                                read(X, 1, 2),
                                back(),
                                read(X, 1),
                                append(X, 3))
                        .committed(read(X, 1, 3))
                        .end(X, 1, 3));
    }

    @Test
    void unknownOutcomeIsCleanWhetherItIsThereOrNot() {
        requireClean(history().unknown(append(X, 1), append(Y, 2)).end(X).end(Y));
        requireClean(history().unknown(append(X, 1), append(Y, 2)).end(X, 1).end(Y, 2));
    }

    @Test
    void unknownOutcomeOfWhichOnlyHalfIsThereIsALostAppend() {
        requireOnly(
                Kind.LOST_APPEND, history().unknown(append(X, 1), append(Y, 2)).end(X, 1).end(Y));
    }

    @Test
    void unknownOutcomeThatWasSeenTakesPartInCycles() {
        requireCycle(
                Kind.G1C,
                Order.DATA,
                history()
                        .unknown(append(X, 1), read(Y, 2))
                        .committed(append(Y, 2), read(X, 1))
                        .end(X, 1)
                        .end(Y, 2),
                1,
                2);
    }

    @Test
    void valueThatNobodyAppendedIsFound() {
        requireOnly(Kind.UNKNOWN_ELEMENT, history().committed(read(X, 7)));
    }

    @Test
    void valueInAWrongListIsFound() {
        requireOnly(Kind.UNKNOWN_ELEMENT, history().committed(append(Y, 7)).committed(read(X, 7)));
    }

    @Test
    void valueThatIsThereTwiceIsFound() {
        requireOnly(
                Kind.DUPLICATE_ELEMENT, history().committed(append(X, 1)).committed(read(X, 1, 1)));
    }

    @Test
    void readsThatAreNoPrefixesOfEachOtherAreFound() {
        Anomaly anomaly =
                only(
                        history()
                                .committed(append(X, 1))
                                .committed(append(X, 2))
                                .committed(read(X, 1, 2))
                                .committed(read(X, 2)));
        assertThat(anomaly.kind()).isEqualTo(Kind.INCOMPATIBLE_ORDER);
        assertThat(anomaly.toString()).contains("after 0 elements T4 saw 2, but T3 1");
    }

    @Test
    void dirtyReadIsFound() {
        requireOnly(Kind.DIRTY_READ, history().aborted(append(X, 1)).committed(read(X, 1)));
    }

    @Test
    void readOfWhatASavepointTookBackIsFound() {
        requireOnly(
                Kind.DIRTY_READ,
                history()
                        .committed(savepoint(), append(X, 1), back(), append(Y, 2))
                        .committed(read(X, 1)));
    }

    @Test
    void intermediateReadIsFound() {
        requireOnly(
                Kind.INTERMEDIATE_READ,
                history().committed(append(X, 1), append(X, 2)).aborted(read(X, 1)).end(X, 1, 2));
    }

    @Test
    void lostAppendIsFound() {
        Anomaly anomaly = only(history().committed(append(X, 1)).committed(append(X, 2)).end(X, 2));
        assertThat(anomaly.kind()).isEqualTo(Kind.LOST_APPEND);
        assertThat(anomaly.toString())
                .contains("T1 (client 1, committed", "append(1, 1)", "1 is not in list 1");
    }

    @Test
    void abortedAppendThatIsThereAtTheEndIsFound() {
        requireOnly(Kind.RESURRECTED_APPEND, history().aborted(append(X, 1)).end(X, 1));
    }

    @Test
    void transactionThatMissesItsOwnAppendIsFound() {
        requireOnly(Kind.INTERNAL, history().committed(append(X, 1), read(X)).end(X, 1));
    }

    @Test
    void transactionThatSeesWhatItTookBackIsFound() {
        requireOnly(
                Kind.INTERNAL,
                history().committed(savepoint(), append(X, 1), back(), read(X, 1)).end(X));
    }

    @Test
    void readThatCannotBeRepeatedIsFound() {
        requireOnly(
                Kind.INTERNAL,
                history().committed(append(X, 1)).committed(read(X), read(X, 1)).end(X, 1));
    }

    @Test
    void cycleOfWritesIsG0() {
        requireCycle(
                Kind.G0,
                Order.DATA,
                history()
                        .committed(append(X, 1), append(Y, 2))
                        .committed(append(X, 3), append(Y, 4))
                        .end(X, 1, 3)
                        .end(Y, 4, 2),
                1,
                2);
    }

    @Test
    void cycleOfReadsThatSawEachOtherIsG1c() {
        requireCycle(
                Kind.G1C,
                Order.DATA,
                history()
                        .committed(append(X, 1), read(Y, 2))
                        .committed(append(Y, 2), read(X, 1))
                        .committed(read(X)),
                1,
                2);
    }

    @Test
    void lostUpdateIsGSingle() {
        requireCycle(
                Kind.G_SINGLE,
                Order.DATA,
                history()
                        .committed(read(X), append(X, 1))
                        .committed(read(X), append(X, 2))
                        .end(X, 1, 2),
                1,
                2);
    }

    @Test
    void readSkewIsGSingle() {
        Anomaly anomaly =
                only(
                        history()
                                .committed(read(X), read(Y, 2))
                                .committed(append(X, 1), append(Y, 2))
                                .end(X, 1)
                                .end(Y, 2));
        assertThat(anomaly.kind()).isEqualTo(Kind.G_SINGLE);
        assertThat(anomaly.toString())
                .contains(
                        "T1 read list 1 without 1, appended by T2",
                        "but T1 saw 2 in list 2, appended by T2");
    }

    @Test
    void writeSkewIsG2() {
        requireCycle(
                Kind.G2,
                Order.DATA,
                history()
                        .committed(read(X), read(Y), append(X, 1))
                        .committed(read(X), read(Y), append(Y, 2))
                        .end(X, 1)
                        .end(Y, 2),
                1,
                2);
    }

    @Test
    void twoReadersThatDisagreeAboutTheOrderAreG2() {
        requireCycle(
                Kind.G2,
                Order.DATA,
                history()
                        .committed(append(X, 1))
                        .committed(append(Y, 2))
                        .committed(read(X, 1), read(Y))
                        .committed(read(X), read(Y, 2))
                        .end(X, 1)
                        .end(Y, 2),
                1,
                2,
                3,
                4);
    }

    @Test
    void readOnlyTransactionThatMakesTwoWritersContradictIsG2() {
        requireCycle(
                Kind.G2,
                Order.DATA,
                history()
                        .committed(read(X), read(Y), append(X, 1))
                        .committed(append(Y, 2))
                        .committed(read(X), read(Y, 2))
                        .end(X, 1)
                        .end(Y, 2),
                1,
                2,
                3);
    }

    @Test
    void clientThatForgetsWhatItHasSeenIsFoundByItsSession() {
        requireCycle(
                Kind.G_SINGLE,
                Order.SESSION,
                history()
                        .committedBy("writer", append(X, 1))
                        .committedBy("reader", read(X, 1))
                        .committedBy("reader", read(X)),
                1,
                2,
                3);
    }

    @Test
    void staleReadIsFoundByRealTime() {
        requireCycle(
                Kind.G_SINGLE,
                Order.REAL_TIME,
                history()
                        .committedWithin(1, 2, append(X, 1))
                        .committedWithin(3, 4, read(X))
                        .end(X, 1),
                1,
                2);
    }

    @Test
    void writesInTheWrongOrderAreFoundByRealTime() {
        requireCycle(
                Kind.G0,
                Order.REAL_TIME,
                history()
                        .committedWithin(1, 2, append(X, 1))
                        .committedWithin(3, 4, append(X, 2))
                        .end(X, 2, 1),
                1,
                2);
    }

    @Test
    void readOfTheFutureIsFoundByRealTime() {
        requireCycle(
                Kind.G1C,
                Order.REAL_TIME,
                history()
                        .committedWithin(1, 2, read(X, 1))
                        .committedWithin(3, 4, append(X, 1))
                        .end(X, 1),
                1,
                2);
    }

    @Test
    void realTimeReachesOverTransactionsThatHaveNothingToDoWithIt() {
        requireCycle(
                Kind.G_SINGLE,
                Order.REAL_TIME,
                history()
                        .committedWithin(1, 2, append(X, 1))
                        .committedWithin(3, 4, append(Y, 2))
                        .committedWithin(5, 6, append(Y, 3))
                        .committedWithin(7, 8, read(X))
                        .end(X, 1)
                        .end(Y, 2, 3),
                1,
                2,
                3,
                4);
    }

    @Test
    void endOfAnUnknownOutcomeSaysNothing() {
        requireClean(
                history().unknown(append(X, 1)).committedWithin(2_000, 3_000, read(X)).end(X, 1));
    }

    @Test
    void twoKnotsAreTwoAnomalies() {
        List<Anomaly> anomalies =
                history()
                        .committed(read(X), append(X, 1))
                        .committed(read(X), append(X, 2))
                        .committed(append(Y, 3), append(5, 4))
                        .committed(append(Y, 5), append(5, 6))
                        .end(X, 1, 2)
                        .end(Y, 3, 5)
                        .end(5, 6, 4)
                        .check();
        assertThat(anomalies).extracting(Anomaly::kind).containsExactly(Kind.G0, Kind.G_SINGLE);
    }

    @Test
    void valueThatIsAppendedTwiceIsAnErrorOfTheHistory() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> history().committed(append(X, 1)).committed(append(Y, 1)).check());
    }

    @Test
    void textOfATransactionCanBeReadAgain() {
        Transaction transaction =
                new Transaction(
                        9,
                        "client 7",
                        List.of(
                                append(X, 1),
                                read(Y),
                                savepoint(),
                                append(X, 2),
                                back(),
                                read(X, 5, 1)),
                        Outcome.UNKNOWN,
                        3,
                        4);
        assertThat(HistoryText.transaction(9, HistoryText.line(transaction)))
                .hasToString(transaction.toString());
    }
}
