package io.safelite.it.isolation;

import java.util.List;
import java.util.Set;

/**
 * The anomalies, on the table {@code test(id, value)} with the rows 1=10 and 2=20. The scripts run
 * so that each anomaly does happen where nothing prevents it.
 */
final class Scenarios {
    private static final String ALL = "TRUE";
    private static final String ROW_1 = "id = 1";
    private static final String ROW_2 = "id = 2";
    private static final String BY_3 = "value % 3 = 0";

    private Scenarios() {}

    static final List<Scenario> LIST =
            List.of(
                    dirtyWrite(),
                    abortedRead(),
                    intermediateRead(),
                    circularInformation(),
                    observedTransactionVanishes(),
                    predicateManyPreceders(),
                    predicateManyPrecedersOfAWrite(),
                    lostUpdate(),
                    readSkew(),
                    readSkewOfAPredicate(),
                    readSkewOfAWrite(),
                    readSkewInterleaved(),
                    writeSkew(),
                    writeSkewOfAPredicate(),
                    writeSkewSeenByAReader(),
                    halfTransaction());

    private static String set(int id, int value) {
        return "UPDATE test SET value = " + value + " WHERE id = " + id;
    }

    private static Scenario dirtyWrite() {
        return Scenario.named("G0", "dirty write: the writes of two transactions are mixed")
                .writes("T1", set(1, 11))
                .writes("T2", set(1, 12))
                .writes("T2", set(2, 22))
                .writes("T1", set(2, 21))
                .commits("T1")
                .commits("T2")
                .anomalyIf(end -> Set.of("1=12 2=21", "1=11 2=22").contains(end.table()));
    }

    private static Scenario abortedRead() {
        return Scenario.named("G1a", "aborted read: T2 sees what T1 rolls back")
                .readOnly("T2")
                .writes("T1", set(1, 101))
                .reads("T2", "a", ALL)
                .rollsBack("T1")
                .reads("T2", "b", ALL)
                .commits("T2")
                .anomalyIf(end -> end.saw("T2.a", "1=101 2=20") || end.saw("T2.b", "1=101 2=20"));
    }

    private static Scenario intermediateRead() {
        return Scenario.named("G1b", "intermediate read: T2 sees what T1 writes over later")
                .readOnly("T2")
                .writes("T1", set(1, 101))
                .reads("T2", "a", ALL)
                .writes("T1", set(1, 11))
                .commits("T1")
                .reads("T2", "b", ALL)
                .commits("T2")
                .anomalyIf(end -> end.saw("T2.a", "1=101 2=20") || end.saw("T2.b", "1=101 2=20"));
    }

    private static Scenario circularInformation() {
        return Scenario.named("G1c", "circular information flow: each sees what the other writes")
                .writes("T1", set(1, 11))
                .writes("T2", set(2, 22))
                .reads("T1", "a", ROW_2)
                .reads("T2", "a", ROW_1)
                .commits("T1")
                .commits("T2")
                .anomalyIf(end -> end.saw("T1.a", "2=22") && end.saw("T2.a", "1=11"));
    }

    private static Scenario observedTransactionVanishes() {
        return Scenario.named("OTV", "observed transaction vanishes: T3 sees half of T2 over T1")
                .readOnly("T3")
                .writes("T1", set(1, 11))
                .writes("T1", set(2, 19))
                .writes("T2", set(1, 12))
                .commits("T1")
                .reads("T3", "a", ROW_1)
                .reads("T3", "b", ROW_2)
                .writes("T2", set(2, 18))
                .commits("T2")
                .reads("T3", "c", ROW_2)
                .reads("T3", "d", ROW_1)
                .commits("T3")
                .anomalyIf(
                        end ->
                                end.differ("T3.a", "T3.d")
                                        || end.differ("T3.b", "T3.c")
                                        || (end.saw("T3.a", "1=12") && end.saw("T3.b", "2=19")));
    }

    private static Scenario predicateManyPreceders() {
        return Scenario.named("PMP", "predicate-many-preceders: a row T2 inserts appears to T1")
                .readOnly("T1")
                .reads("T1", "a", "value = 30")
                .writes("T2", "INSERT INTO test VALUES(3, 30)")
                .commits("T2")
                .reads("T1", "b", BY_3)
                .commits("T1")
                .anomalyIf(end -> end.saw("T1.a", "") && end.saw("T1.b", "3=30"));
    }

    private static Scenario predicateManyPrecedersOfAWrite() {
        return Scenario.named("PMP, write", "T2 deletes by a condition that T1 is changing")
                .writes("T1", set(1, 20))
                .writes("T2", "DELETE FROM test WHERE value = 20")
                .writes("T1", set(2, 30))
                .commits("T1")
                .commits("T2")
                .anomalyIf(
                        end ->
                                end.committed("T1", "T2")
                                        && !Set.of("1=20", "2=30").contains(end.table()));
    }

    private static Scenario lostUpdate() {
        return Scenario.named("P4", "lost update: T1 and T2 add to what both have read")
                .reads("T1", "a", ROW_1)
                .reads("T2", "a", ROW_1)
                .step("T1", actor -> actor.write(set(1, actor.value("a") + 1)))
                .step("T2", actor -> actor.write(set(1, actor.value("a") + 2)))
                .commits("T1")
                .commits("T2")
                .anomalyIf(end -> end.committed("T1", "T2") && !end.table().equals("1=13 2=20"));
    }

    private static Scenario readSkew() {
        return Scenario.named("G-single", "read skew: T1 sees one row before T2, one after")
                .readOnly("T1")
                .reads("T1", "a", ROW_1)
                .reads("T2", "a", ALL)
                .writes("T2", set(1, 12))
                .writes("T2", set(2, 18))
                .commits("T2")
                .reads("T1", "b", ROW_2)
                .commits("T1")
                .anomalyIf(end -> end.saw("T1.a", "1=10") && end.saw("T1.b", "2=18"));
    }

    private static Scenario readSkewOfAPredicate() {
        return Scenario.named("G-single, predicate", "read skew of rows found by conditions")
                .readOnly("T1")
                .reads("T1", "a", "value % 5 = 0")
                .writes("T2", "UPDATE test SET value = 12 WHERE value = 10")
                .commits("T2")
                .reads("T1", "b", BY_3)
                .commits("T1")
                .anomalyIf(end -> end.saw("T1.a", "1=10 2=20") && end.saw("T1.b", "1=12"));
    }

    private static Scenario readSkewOfAWrite() {
        return Scenario.named("G-single, write", "T1 reads before T2 and deletes after it")
                .reads("T1", "a", ROW_1)
                .reads("T2", "a", ALL)
                .writes("T2", set(1, 12))
                .writes("T2", set(2, 18))
                .commits("T2")
                .writes("T1", "DELETE FROM test WHERE value = 20")
                .commits("T1")
                .anomalyIf(Scenarios::isSkewedDelete);
    }

    private static Scenario readSkewInterleaved() {
        return Scenario.named("G-single, interleaved", "the same, T1 deletes while T2 is writing")
                .reads("T1", "a", ROW_1)
                .reads("T2", "a", ALL)
                .writes("T2", set(1, 12))
                .writes("T1", "DELETE FROM test WHERE value = 20")
                .writes("T2", set(2, 18))
                .commits("T1")
                .commits("T2")
                .anomalyIf(Scenarios::isSkewedDelete);
    }

    /** T1 did not see T2's write, so T1 came first; but T2 saw the row that T1 deletes. */
    private static boolean isSkewedDelete(Ending end) {
        return end.committed("T1", "T2") && end.saw("T1.a", "1=10") && end.saw("T2.a", "1=10 2=20");
    }

    private static Scenario writeSkew() {
        return Scenario.named("G2-item", "write skew: each writes a row that the other has read")
                .reads("T1", "a", ALL)
                .reads("T2", "a", ALL)
                .writes("T1", set(1, 11))
                .writes("T2", set(2, 21))
                .commits("T1")
                .commits("T2")
                .anomalyIf(
                        end ->
                                end.committed("T1", "T2")
                                        && end.saw("T1.a", "1=10 2=20")
                                        && end.saw("T2.a", "1=10 2=20"));
    }

    private static Scenario writeSkewOfAPredicate() {
        return Scenario.named("G2", "write skew of rows that are not there yet")
                .reads("T1", "a", BY_3)
                .reads("T2", "a", BY_3)
                .writes("T1", "INSERT INTO test VALUES(3, 30)")
                .writes("T2", "INSERT INTO test VALUES(4, 42)")
                .commits("T1")
                .commits("T2")
                .anomalyIf(
                        end ->
                                end.committed("T1", "T2")
                                        && end.saw("T1.a", "")
                                        && end.saw("T2.a", ""));
    }

    private static Scenario writeSkewSeenByAReader() {
        return Scenario.named(
                        "G2, two edges", "only T3, which reads, shows that T1 and T2 conflict")
                .readOnly("T3")
                .reads("T1", "a", ALL)
                .writes("T2", "UPDATE test SET value = value + 5 WHERE id = 2")
                .commits("T2")
                .reads("T3", "a", ALL)
                .commits("T3")
                .writes("T1", set(1, 0))
                .commits("T1")
                .anomalyIf(
                        end ->
                                end.committed("T1", "T2", "T3")
                                        && end.saw("T1.a", "1=10 2=20")
                                        && end.saw("T3.a", "1=10 2=25"));
    }

    private static Scenario halfTransaction() {
        return Scenario.named(
                        "half transaction", "T1 commits although a statement of it was refused")
                .reads("T1", "a", ALL)
                .writes("T2", set(2, 21))
                .step("T1", actor -> actor.writeAndSwallow(set(1, 11)))
                .rollsBack("T2")
                .writes("T1", set(2, 22))
                .commits("T1")
                .anomalyIf(end -> end.committed("T1") && !end.table().equals("1=11 2=22"));
    }
}
