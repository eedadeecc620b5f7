package io.safelite.it.isolation;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One interleaving of two or three transactions, and by what its anomaly is known.
 *
 * <p>All transactions begin before the first step. A step whose transaction waits is left behind;
 * the steps of the others go on.
 *
 * @param readers transactions that only read
 */
record Scenario(
        String name,
        String meaning,
        Set<String> readers,
        List<Step> steps,
        Predicate<Ending> isAnomaly) {

    /** What one transaction does next. */
    record Step(String transaction, Call call) {}

    /** A step, on the thread of its transaction. */
    interface Call {
        void run(Actor actor) throws SQLException;
    }

    static Writing named(String name, String meaning) {
        return new Writing(name, meaning);
    }

    /** The transactions, in the order in which they begin. */
    Set<String> transactions() {
        return new LinkedHashSet<>(Stream.of("T1", "T2", "T3").filter(this::hasSteps).toList());
    }

    private boolean hasSteps(String transaction) {
        return steps.stream().anyMatch(step -> step.transaction().equals(transaction));
    }

    @Override
    public String toString() {
        return name;
    }

    /** A scenario that is being written. */
    static final class Writing {
        private final String name;
        private final String meaning;
        private final List<Step> steps = new ArrayList<>();
        private Set<String> readers = Set.of();

        private Writing(String name, String meaning) {
            this.name = name;
            this.meaning = meaning;
        }

        Writing readOnly(String transaction) {
            readers = Set.of(transaction);
            return this;
        }

        Writing step(String transaction, Call call) {
            steps.add(new Step(transaction, call));
            return this;
        }

        /** Executes a statement that writes. */
        Writing writes(String transaction, String sql) {
            return step(transaction, actor -> actor.write(sql));
        }

        /** Reads rows of the table and remembers them by that name. */
        Writing reads(String transaction, String as, String condition) {
            return step(transaction, actor -> actor.read(as, condition));
        }

        Writing commits(String transaction) {
            return step(transaction, Actor::commit);
        }

        Writing rollsBack(String transaction) {
            return step(transaction, Actor::rollback);
        }

        Scenario anomalyIf(Predicate<Ending> isAnomaly) {
            return new Scenario(name, meaning, readers, List.copyOf(steps), isAnomaly);
        }
    }
}
