package io.safelite.internal.journal;

/** What an execution came to, and so what it has to come to again. */
public sealed interface Outcome {

    /** Neither rows nor a count that means anything. */
    record Done() implements Outcome {}

    /**
     * It gave rows.
     *
     * @param cursor the number under which the journal notes how they are read
     */
    record Rows(int cursor) implements Outcome {}

    /** It changed so many rows. */
    record Count(long changes) implements Outcome {}

    /**
     * It failed, and the transaction went on.
     *
     * @param resultCode SQLite's extended result code; 0 if the failure was not SQLite's
     */
    record Failed(int resultCode) implements Outcome {}
}
