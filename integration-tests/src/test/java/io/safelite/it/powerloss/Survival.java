package io.safelite.it.powerloss;

import java.util.NavigableSet;
import java.util.Random;

/**
 * Decides what of the unsynced survives: of everything that reaches the disk in one piece, until
 * when it has done so.
 *
 * @param name for messages
 * @param pieces how much does so
 * @param moment one of the times at which the piece was changed, or any other
 */
record Survival(String name, Pieces pieces, Moment moment) {
    /** What the disk writes as a whole, in sectors of 512 bytes. */
    enum Pieces {
        SECTORS(1),
        PAGES(8);

        final int sectors;

        Pieces(int sectors) {
            this.sectors = sectors;
        }
    }

    /** Until when a piece that was changed at these times has been written. */
    interface Moment {
        long of(NavigableSet<Long> times);
    }

    /** Nothing. */
    static Survival ofSynced() {
        return new Survival("what was synced", Pieces.PAGES, times -> Long.MIN_VALUE);
    }

    /** Everything: so it is when only the process was killed. */
    static Survival ofAll() {
        return new Survival("all that was written", Pieces.PAGES, times -> Long.MAX_VALUE);
    }

    /** What was written until then: a disk that keeps the order. */
    static Survival until(long time) {
        return new Survival("what was written until call " + time, Pieces.PAGES, times -> time);
    }

    /** Each piece in one of its states, and with some likelihood the one that was synced. */
    static Survival ofSome(Pieces pieces, double likelihood, Random random) {
        return new Survival(
                "of unsynced " + pieces + " about " + Math.round(100 * likelihood) + " %",
                pieces,
                times -> {
                    if (random.nextDouble() >= likelihood) {
                        return Long.MIN_VALUE;
                    }
                    return times.stream()
                            .skip(random.nextInt(times.size()))
                            .findFirst()
                            .orElseThrow();
                });
    }
}
