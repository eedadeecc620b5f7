package io.safelite.internal.journal;

/**
 * Where the reading of one cursor is noted. Every method that notes a value returns it, so that
 * noting is part of getting. Used by the journal's own thread only: see {@link #isForeign}.
 */
public final class Track {
    private final Journal journal;
    private final int cursor;

    Track(Journal journal, int cursor) {
        this.journal = journal;
        this.cursor = cursor;
    }

    /**
     * Whether the calling thread is another than the one that began the transaction: the journal
     * must be {@linkplain Journal#spoil spoiled} under the session's lock before it reads anything.
     */
    public boolean isForeign() {
        return journal.isForeign();
    }

    /** {@code next()} was called. */
    public void next(boolean hasRow) {
        if (journal.isRecording()) {
            journal.event(cursor, hasRow ? Event.ROW : Event.NO_ROW);
        }
    }

    /** {@code next()} has failed, and the transaction goes on. */
    public void nextFailed(int resultCode) {
        if (journal.isRecording()) {
            journal.nextFailed(cursor, resultCode);
        }
    }

    /** Whether it is still noted. */
    public boolean isRecording() {
        return journal.isRecording();
    }

    /** Whether it is a cursor of that journal's transaction. */
    public boolean isOf(Journal other) {
        return journal == other;
    }

    /** The cursor is read to its end. */
    public void exhausted() {
        if (journal.isRecording()) {
            journal.exhausted(cursor);
        }
    }

    /** The cursor was closed. */
    public void closed() {
        if (journal.isRecording()) {
            journal.closed(cursor);
        }
    }

    /** A number was got. */
    public long saw(Getter getter, int column, long value) {
        if (journal.isRecording()) {
            journal.sawNumber(cursor, getter, column, value);
        }
        return value;
    }

    /** A floating-point number was got. */
    public double saw(Getter getter, int column, double value) {
        if (journal.isRecording()) {
            journal.sawReal(cursor, getter, column, value);
        }
        return value;
    }

    /** A truth value was got. */
    public boolean saw(Getter getter, int column, boolean value) {
        saw(getter, column, value ? 1L : 0L);
        return value;
    }

    /** A value of one of SQLite's storage classes was got. */
    public <T> T saw(Getter getter, int column, T value) {
        if (journal.isRecording()) {
            journal.sawValue(cursor, getter, column, value);
        }
        return value;
    }
}
