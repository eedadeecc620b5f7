package io.safelite.internal.journal;

/**
 * One statement that was executed in a transaction.
 *
 * @param command what was executed
 * @param outcome what came of it
 * @param isQuery whether nothing but its rows is left of it
 */
record Execution(Command command, Outcome outcome, boolean isQuery) {
    /** About what one costs beside its parameters, in bytes. */
    private static final int OWN_SIZE = 96;

    long size() {
        return OWN_SIZE + command.parameters().size();
    }
}
