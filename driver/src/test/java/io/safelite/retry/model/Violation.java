package io.safelite.retry.model;

/**
 * A run that should not have gone like this.
 *
 * @param point the step before which the others began
 */
record Violation(Program program, Interference interference, int point, String what) {
    @Override
    public String toString() {
        return "%s%nthe program:%n%s%nothers, before step %d:%n%s"
                .formatted(what, program, point, interference);
    }
}
