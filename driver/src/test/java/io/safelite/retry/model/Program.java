package io.safelite.retry.model;

import java.util.ArrayList;
import java.util.List;

/** What an application does in one transaction. */
record Program(List<Step> steps, Ending ending) {

    /** Does nothing at all. */
    static final Program EMPTY = new Program(List.of(), Ending.COMMIT);

    Program {
        steps = List.copyOf(steps);
    }

    /** Whether it may change the schema. */
    boolean defines() {
        return toString().contains("CREATE");
    }

    /** Whether it makes a table of its own connection. */
    boolean usesScratch() {
        return toString().contains(Statements.SCRATCH);
    }

    /** Whether it looks at values, before that step, in a way that several values look alike. */
    boolean converts(int end) {
        return steps.subList(0, end).stream()
                .anyMatch(
                        step ->
                                (step instanceof CursorStep.Get get && get.getter().isConverting())
                                        || (step instanceof CursorStep.ReadAll all
                                                && all.getter().isConverting()));
    }

    /** This program without one of its steps. */
    Program without(int step) {
        List<Step> fewer = new ArrayList<>(steps);
        fewer.remove(step);
        return new Program(fewer, ending);
    }

    /** This program with one step in another's place. */
    Program with(int index, Step step) {
        List<Step> changed = new ArrayList<>(steps);
        changed.set(index, step);
        return new Program(changed, ending);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            text.append("  %2d: %s%n".formatted(i, steps.get(i)));
        }
        return text.append("      ").append(ending).toString();
    }
}
