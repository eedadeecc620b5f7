package io.safelite.it.powerloss;

import io.safelite.testing.Disk;
import java.util.Random;

/** Lets now and then a sync of the WAL fail, until closed. */
final class SyncFailures implements AutoCloseable {
    private static final int LONGEST_PAUSE_MILLIS = 60;

    private final Disk disk;
    private final Random random;
    private final Thread thread = new Thread(this::run, "sync failures");
    private volatile boolean isClosed;

    SyncFailures(Disk disk, long seed) {
        this.disk = disk;
        random = new Random(seed);
        thread.start();
    }

    private void run() {
        try {
            while (!isClosed) {
                disk.failSyncs(Disk.Target.WAL, 1);
                while (disk.failuresLeft(Disk.Target.WAL) > 0 && !isClosed) {
                    Thread.sleep(1);
                }
                Thread.sleep(1 + random.nextInt(LONGEST_PAUSE_MILLIS));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        isClosed = true;
        thread.join();
    }
}
