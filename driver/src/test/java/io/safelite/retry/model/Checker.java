package io.safelite.retry.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares what happened with what happens if all run one after the other.
 *
 * <p>If the program came to its end, then there must be one order in which every transaction sees
 * the same and leaves the same content, with those before it that must be. If it was refused,
 * nothing of it may be left, and something that it had seen must be different now.
 */
final class Checker {
    private final Reference reference;

    Checker(Reference reference) {
        this.reference = reference;
    }

    /** What is wrong; empty if nothing is. */
    Optional<String> check(History history) throws Exception {
        return history.outcome().isRefused() ? checkRefused(history) : checkEnded(history);
    }

    private Optional<String> checkEnded(History history) throws Exception {
        List<String> differences = new ArrayList<>();
        for (int i = history.before(); i <= history.others().size(); i++) {
            Serial serial = reference.run(history.program(), history.others(), i);
            String difference = difference(history, serial);
            if (difference.isEmpty()) {
                return Optional.empty();
            }
            differences.add("serially, after " + i + " of the others: " + difference);
        }
        return Optional.of(
                "%s, but equals no serial order%nsaw %s%n%s%ncontent%n%s"
                        .formatted(
                                history.outcome(),
                                history.outcome().trace(),
                                String.join("\n", differences),
                                history.content()));
    }

    private static String difference(History history, Serial serial) {
        if (!serial.trace().equals(history.outcome().trace())) {
            return "sees " + serial.trace();
        }
        if (!serial.theirTraces().equals(history.theirTraces())) {
            return "others see " + serial.theirTraces() + " and not " + history.theirTraces();
        }
        return serial.content().equals(history.content())
                ? ""
                : "the content is\n" + serial.content();
    }

    private Optional<String> checkRefused(History history) throws Exception {
        List<Program> others = history.others();
        Serial withoutIt = reference.run(Program.EMPTY, others, 0);
        if (!withoutIt.content().equals(history.content())
                || !withoutIt.theirTraces().equals(history.theirTraces())) {
            return Optional.of(
                    "%s, but left traces%ncontent%n%swithout it%n%sothers saw %s, without it %s"
                            .formatted(
                                    history.outcome(),
                                    history.content(),
                                    withoutIt.content(),
                                    history.theirTraces(),
                                    withoutIt.theirTraces()));
        }
        return switch (history.reason()) {
            case "OBSERVATION_CHANGED" -> checkChanged(history);
            case "REPORT_ONLY" -> checkUnchanged(history);
            case "SCHEMA_CHANGED" ->
                    others.stream().anyMatch(Program::defines)
                            ? Optional.empty()
                            : Optional.of(history.outcome() + ", but nobody changed the schema");
            case "" ->
                    history.outcome().isRefusedBySafeLite()
                            ? Optional.of(history.outcome() + ", and names no reason")
                            : Optional.empty();
            default -> Optional.of(history.outcome() + ", which is no reason here");
        };
    }

    private Optional<String> checkChanged(History history) throws Exception {
        // SafeLite goes by the stored value, which may be another though it looks the same.
        boolean mayLookTheSame = history.program().converts(history.outcome().stoppedAt());
        return mayLookTheSame || !wouldSeeTheSame(history)
                ? Optional.empty()
                : Optional.of(history.outcome() + ", but would see all of it again");
    }

    private Optional<String> checkUnchanged(History history) throws Exception {
        return wouldSeeTheSame(history)
                ? Optional.empty()
                : Optional.of(history.outcome() + ", but would see something else");
    }

    /** Whether it would see again, after those others, what it had seen before it was refused. */
    private boolean wouldSeeTheSame(History history) throws Exception {
        Serial now = reference.run(history.program(), history.others(), history.before());
        int end = history.outcome().stoppedAt();
        return before(end, now.trace()).equals(before(end, history.outcome().trace()));
    }

    private static List<Observation> before(int step, List<Observation> trace) {
        return trace.stream().filter(observation -> observation.step() < step).toList();
    }
}
