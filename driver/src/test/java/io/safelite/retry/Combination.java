package io.safelite.retry;

import io.safelite.retry.TruthTable.Foreign;
import io.safelite.retry.TruthTable.Step;
import io.safelite.retry.TruthTable.Write;
import java.util.ArrayList;
import java.util.List;

/**
 * One transaction and the foreign one that comes in its way.
 *
 * @param gap how many actions the application has done when it comes; 0 if it comes before the
 *     transaction begins, which is no conflict
 */
record Combination(
        Step step, Foreign foreign, Write write, Manner manner, int gap, RetryMode mode) {

    /** The first thing the application does, so that all else is done on an old snapshot. */
    static final List<String> ANCHOR =
            Script.actions(
                    "a: query SELECT n FROM item WHERE id = 9; a: next; a: getInt; a: close");

    /** The last thing, after its write: what it sees then must be the truth. */
    private static final List<String> LAST_LOOK =
            Script.actions(
                    "t: query SELECT group_concat(id || ':' || n) FROM item; t: next; t: getString;"
                            + " t: query SELECT group_concat(v) FROM temp.scratch; t: next;"
                            + " t: getString; t: close");

    /** How the foreign transaction goes. */
    enum Manner {
        /** It is committed at once. */
        COMMITS,
        /** Likewise, and others commit what concerns nobody before and after every action. */
        COMMITS_AMID_NOISE,
        /** It goes on until the application waits for it, and is committed. */
        COMMITS_AT_LAST,
        /** Likewise, and is rolled back. */
        ROLLS_BACK_AT_LAST
    }

    /** The setting {@code safelite.retry}. */
    enum RetryMode {
        SAFE,
        REPORT,
        OFF
    }

    /**
     * All of one step: every foreign transaction before and after each of its actions, with every
     * way to write; and for the first way to write, every other manner and mode.
     */
    static List<Combination> all(Step step) {
        return of(step, 1);
    }

    /** Some of them: every twelfth way to write, other ones at the next place and time. */
    static List<Combination> some(Step step) {
        return of(step, 12);
    }

    private static List<Combination> of(Step step, int stride) {
        List<Combination> all = new ArrayList<>();
        List<Write> writes = TruthTable.writes();
        Write first = writes.get(0);
        int last = ANCHOR.size() + step.script().before().size();
        for (int f = 0; f < step.foreigns().size(); f++) {
            Foreign foreign = step.foreigns().get(f);
            for (int i = 0; i < writes.size(); i++) {
                if ((i + f) % stride == 0) {
                    add(all, step, foreign, writes.get(i), Manner.COMMITS, 0);
                }
                for (int gap = ANCHOR.size(); gap <= last; gap++) {
                    if ((i + f + gap) % stride == 0) {
                        add(all, step, foreign, writes.get(i), Manner.COMMITS, gap);
                    }
                }
            }
            for (int gap = ANCHOR.size(); gap <= last; gap++) {
                add(all, step, foreign, first, Manner.COMMITS_AMID_NOISE, gap);
            }
            add(all, step, foreign, first, Manner.COMMITS_AT_LAST, last);
            add(all, step, foreign, first, Manner.ROLLS_BACK_AT_LAST, last);
            for (RetryMode mode : List.of(RetryMode.REPORT, RetryMode.OFF)) {
                all.add(new Combination(step, foreign, first, Manner.COMMITS, last, mode));
            }
        }
        return all;
    }

    private static void add(
            List<Combination> all,
            Step step,
            Foreign foreign,
            Write write,
            Manner manner,
            int gap) {
        all.add(new Combination(step, foreign, write, manner, gap, RetryMode.SAFE));
    }

    /** All that the application does. */
    List<String> actions() {
        List<String> actions = new ArrayList<>(ANCHOR);
        actions.addAll(step.script().with(write.actions()));
        actions.addAll(LAST_LOOK);
        return actions;
    }

    /** How many actions come before the write that may meet the conflict. */
    int actionsBeforeWrite() {
        return ANCHOR.size() + step.script().before().size();
    }

    /** What has to come of it: {@link TruthTable#TRANSPARENT} or the reason to refuse. */
    String outcome() {
        String outcome =
                manner == Manner.ROLLS_BACK_AT_LAST ? TruthTable.TRANSPARENT : foreign.outcome();
        boolean isTransparent = outcome.equals(TruthTable.TRANSPARENT);
        return switch (mode) {
            case SAFE -> outcome;
            case REPORT -> isTransparent ? "REPORT_ONLY" : outcome;
            case OFF -> "DISABLED";
        };
    }

    boolean isConflict() {
        return gap > 0;
    }

    @Override
    public String toString() {
        return "%s; %s; before action %d: %s; write: %s; %s"
                .formatted(step, manner, gap, foreign.sql(), write.name(), mode);
    }
}
