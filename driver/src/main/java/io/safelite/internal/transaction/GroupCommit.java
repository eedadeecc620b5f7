package io.safelite.internal.transaction;

import io.safelite.internal.log.EngineLog;
import io.safelite.internal.queue.GroupSync;
import io.safelite.internal.sqlite.DatabaseFile;
import io.safelite.internal.sqlite.WalFile;
import io.safelite.jfr.FlightEvents;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One sync of the write-ahead log for all commits to one file that wait for it
 * (docs/group-commit.md). One per file; thread-safe.
 */
public final class GroupCommit {
    private static final System.Logger LOG = EngineLog.logger();
    private static final FlightEvents FLIGHT = FlightEvents.get();

    private final GroupSync sync = new GroupSync(this::syncWal);
    private final ReentrantLock lock = new ReentrantLock();
    private volatile WalFile wal;
    private volatile boolean isWorthwhile;
    private boolean isImpossible;

    /**
     * Writers have to wait for each other: from now on commits are worth sharing a sync. A lone
     * writer gains nothing.
     */
    void writersMeet() {
        isWorthwhile = true;
    }

    boolean isWorthwhile() {
        return isWorthwhile;
    }

    /**
     * Readies the file's log, for a connection that has it open in WAL mode and so keeps it.
     *
     * @return false if its commits have to be synced by SQLite
     */
    boolean prepare(DatabaseFile file) {
        lock.lock();
        try {
            return !isImpossible && (isReady(file) || open(file));
        } catch (IOException e) {
            isImpossible = true;
            LOG.log(Level.DEBUG, "each commit to " + file.name() + " is synced alone", e);
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean isReady(DatabaseFile file) throws IOException {
        return wal != null && wal.isNamedFor(file) && wal.isCurrent();
    }

    private boolean open(DatabaseFile file) throws IOException {
        if (wal == null) {
            isImpossible = !WalFile.isSupported(file);
            wal = isImpossible ? null : WalFile.open(file);
            return wal != null;
        }
        // The connections that had the old one are closed, or this file has two names.
        if (!wal.isNamedFor(file) || !sync.isIdle()) {
            return false;
        }
        wal.close();
        wal = WalFile.open(file);
        return true;
    }

    private void syncWal(long commits) throws IOException {
        WalFile log = wal;
        FlightEvents.Sync flight = FLIGHT.beginSync();
        boolean succeeded = false;
        try {
            log.sync();
            succeeded = true;
        } finally {
            flight.end(log.toString(), commits, succeeded);
        }
    }

    /** A commit is in the log; the number to {@link #await} it by. */
    long written() {
        return sync.written();
    }

    /** See {@link GroupSync#await}. */
    void await(long number, GroupSync.Witness witness) throws IOException {
        sync.await(number, witness);
    }

    /** See {@link GroupSync#requireSound}. */
    void requireSound() throws IOException {
        sync.requireSound();
    }

    /** What was shared so far. */
    public GroupSync.Statistics statistics() {
        return sync.statistics();
    }

    /** No connection has the file open any more. */
    void close() {
        lock.lock();
        try {
            if (wal != null) {
                wal.close();
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a write-ahead log does not close", e);
        } finally {
            lock.unlock();
        }
    }
}
