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

    boolean slowDisk() {
        return !syncDelay.isZero();
    }

    String describe() {
        return cell.describe()
                + (reads > 0 ? ", " + reads + " % only read" : "")
                + (synchronous.equals(FULL) ? "" : ", synchronous=NORMAL")
                + (slowDisk() ? ", a sync takes " + syncDelay.toMillis() + " ms longer" : "");
    }
}
