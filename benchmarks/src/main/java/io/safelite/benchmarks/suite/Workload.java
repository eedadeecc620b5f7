package io.safelite.benchmarks.suite;

import io.safelite.benchmarks.contention.Cell;
import java.time.Duration;

/**
 * One cell of the grid.
 *
 * @param synchronous {@link #FULL} or {@link #NORMAL}
 * @param syncDelay what every sync of the disk takes longer
 * @param reads how many transactions of a hundred only read
 */
record Workload(Cell cell, String synchronous, Duration syncDelay, int reads) {
    static final String FULL = "full";
    static final String NORMAL = "normal";

    /**
     * How much longer JVMs of their own warm up. This one has written in the rounds before; they
     * begin cold each time, share the processors, and have the lock for a part of the time.
     */
    private static final int COLD = 6;

    boolean slowDisk() {
        return !syncDelay.isZero();
    }

    /**
     * How long its writers warm up.
     *
     * @param here how long those of this JVM do
     */
    Duration warmUp(Duration here) {
        return cell.processes() > 0 ? inJvmsOfTheirOwn(here) : here;
    }

    static Duration inJvmsOfTheirOwn(Duration here) {
        return here.multipliedBy(COLD);
    }

    String describe() {
        return cell.describe()
                + (reads > 0 ? ", " + reads + " % only read" : "")
                + (synchronous.equals(FULL) ? "" : ", synchronous=NORMAL")
                + (slowDisk() ? ", a sync takes " + syncDelay.toMillis() + " ms longer" : "");
    }
}
