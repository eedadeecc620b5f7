package io.safelite.internal.queue;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What stands between this JVM's line for a file and the writers elsewhere. Used only by whoever
 * has the file's {@link WriterSlot}, so by one thread at a time.
 *
 * <p>A gate orders, it does not guard: SQLite's own locks do. So a gate that cannot do its work
 * lets everybody through.
 */
interface Gate {
    /** How long the writers of one side of a gate may go on while those of the other wait. */
    long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Nobody writes elsewhere, or nothing can be known about it. */
    Gate OPEN =
            new Gate() {
                @Override
                public boolean tryEnter(Supplier<String> who) {
                    return true;
                }

                @Override
                public boolean enter(Supplier<String> who, Patience patience) {
                    return true;
                }

                @Override
                public boolean isTurnOver() {
                    return false;
                }

                @Override
                public void leave() {}

                @Override
                public String occupant() {
                    return null;
                }

                @Override
                public void close() {}
            };

    /**
     * Enters if that is possible without waiting.
     *
     * @param who describes who enters, for those who will wait for it
     */
    boolean tryEnter(Supplier<String> who);

    /**
     * Waits until it has entered.
     *
     * @return false if the patience was over before
     */
    boolean enter(Supplier<String> who, Patience patience);

    /** Whether others wait outside, and those inside have had their share. */
    boolean isTurnOver();

    /** Lets the next one in. */
    void leave();

    /** Who is inside, as a clause for a message; null if nobody is or nobody knows. */
    String occupant();

    /**
     * Who was the last to write elsewhere, as a clause for a message, if it is in another
     * container, where the system does not tell who holds SQLite's locks; null if it is not, or
     * nobody knows.
     */
    default String lastOutOfSight() {
        return null;
    }

    /** Gives back what the gate itself needs. Nobody is inside. */
    void close();
}
