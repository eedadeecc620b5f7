package io.safelite.internal.journal;

/**
 * The events on a journal's tape, each one byte with what follows it. Numbers from {@link
 * #FIRST_GETTER} on are getters, followed by the column and the value.
 */
final class Event {
    /** The next execution. */
    static final int EXECUTED = 0;

    /** What follows concerns another cursor; its number. */
    static final int CURSOR = 1;

    /** {@code next()} said that there is a row. */
    static final int ROW = 2;

    /** {@code next()} said that there is none. */
    static final int NO_ROW = 3;

    /** {@code next()} failed; SQLite's extended result code. */
    static final int NEXT_FAILED = 4;

    /** The cursor was closed. */
    static final int CLOSED = 5;

    /** The generated key of the newest insert was put aside. */
    static final int KEY = 6;

    /** The application has asked for a key that was put aside; its number, and a value. */
    static final int KEY_SEEN = 7;

    static final int FIRST_GETTER = 16;

    private Event() {}
}
