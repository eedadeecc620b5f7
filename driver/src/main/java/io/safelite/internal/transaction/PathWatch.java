package io.safelite.internal.transaction;

import io.safelite.internal.sqlite.DatabaseFile;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether a path still leads to the file that connections have open. One per file and JVM, so that
 * of many writers, who look with the writer slot held, few have to. Thread-safe.
 */
public final class PathWatch {
    /**
     * How long the file is taken to be where it was. Looking costs more than beginning; so short a
     * time is lost against the file being moved during a transaction, which nobody can see.
     */
    static final long STAYS_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** When the file was found there. It may have several paths: hard links. */
    private record Look(Path path, long nanos) {}

    private final LongSupplier nanoTime;
    private volatile Look last = new Look(null, 0);

    public PathWatch() {
        this(System::nanoTime);
    }

    /**
     * @param nanoTime as {@link System#nanoTime()}
     */
    PathWatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether the file's path led elsewhere, or nowhere, when somebody looked last. */
    boolean isMoved(DatabaseFile file) {
        Look look = last;
        long now = nanoTime.getAsLong();
        if (look.path() != null
                && look.path().equals(file.path())
                && now - look.nanos() < STAYS_NANOS) {
            return false;
        }
        if (file.isMoved()) {
            return true;
        }
        last = new Look(file.path(), now);
        return false;
    }
}
