package io.safelite.internal.transaction;

import io.safelite.internal.log.EngineLog;
import io.safelite.internal.queue.CheckpointStatistics;
import io.safelite.internal.queue.OwnThreads;
import io.safelite.internal.sqlite.DatabaseFile;
import io.safelite.internal.sqlite.WalUse;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Copies the write-ahead log of one file back into the database, on a thread of its own, for the
 * connections of this JVM that leave it to it (docs/checkpoints.md). One per file; thread-safe.
 *
 * <p>The thread is there while the file is written to. A file that is hardly written to never gets
 * one.
 */
public final class CheckpointGovernor {
    private static final System.Logger LOG = EngineLog.logger();

    /** Among so many commits one looks whether there is anything to govern. */
    private static final long FIRST_LOOK_COMMITS = 16;

    /** From which length of the log on there is; in bytes. SQLite begins at 4 MiB, as a rule. */
    private static final long FIRST_LOOK_BYTES = 256 << 10;

    private static final String LEFT = " are left to SQLite, each to a commit";

    private final GroupCommit groupCommit;
    private final FileSessions sessions;
    private final CheckpointStatistics statistics = new CheckpointStatistics();
    private final AtomicLong commits = new AtomicLong();
    private final Lock lock = new ReentrantLock();
    private volatile Run run;
    private volatile boolean isReady;
    private volatile boolean isForbidden;

    CheckpointGovernor(GroupCommit groupCommit, FileSessions sessions) {
        this.groupCommit = groupCommit;
        this.sessions = sessions;
    }

    /** Whether it has shown that it can: until then SQLite does it. */
    boolean isReady() {
        return isReady && !isForbidden;
    }

    /** SQLite has committed something just now. Called with the writer slot held, so be quick. */
    void committed(CheckpointSource source) {
        long number = commits.incrementAndGet();
        if (run == null && !isForbidden && (isReady || number % FIRST_LOOK_COMMITS == 0)) {
            start(source);
        }
    }

    private void start(CheckpointSource source) {
        if (!isReady && WalUse.fileBytes(source.file()) < FIRST_LOOK_BYTES) {
            return;
        }
        lock.lock();
        try {
            if (run == null && !isForbidden) {
                Run next = new Run(source);
                next.thread.start();
                run = next;
            }
        } catch (OutOfMemoryError e) {
            // No thread is to be had; what SQLite has committed is committed all the same.
            isReady = false;
            LOG.log(Level.WARNING, "checkpoints of " + source.file().name() + LEFT, e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the thread has ended, and with it the connection it may have open. The next
     * commit may start another.
     */
    public void stop() {
        Run stopped;
        lock.lock();
        try {
            stopped = run;
            run = null;
        } finally {
            lock.unlock();
        }
        if (stopped != null) {
            stopped.rounds.stop();
            // A log that writes to this very file may close it.
            if (stopped.thread != Thread.currentThread()) {
                join(stopped.thread);
            }
        }
    }

    /**
     * From now on SQLite does it: another copy of SQLite in this JVM has the file open, which knows
     * nothing of this one's locks. Waits as {@link #stop} does.
     */
    public void forbid() {
        isForbidden = true;
        stop();
    }

    /** Whether it keeps writers out, or is about to. */
    boolean keepsWritersOut() {
        Run current = run;
        return current != null && current.rounds.keepsWritersOut();
    }

    /** An interrupt does not end the wait, and is kept. */
    private static void join(Thread thread) {
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What has happened so far. */
    public CheckpointStatistics.Snapshot statistics() {
        return statistics.snapshot();
    }

    /** The life of one thread. */
    private final class Run implements Runnable {
        private final DatabaseFile file;
        private final CheckpointRounds rounds;
        private final Thread thread;

        Run(CheckpointSource source) {
            this.file = source.file();
            this.rounds = new CheckpointRounds(source, groupCommit, sessions, statistics, isReady);
            this.thread = OwnThreads.named("safelite-checkpoint").newThread(this);
        }

        @Override
        public void run() {
            try {
                boolean goesOn = true;
                while (goesOn) {
                    goesOn = rounds.next(commits.get());
                    isReady = rounds.canCheckpoint();
                    if (rounds.isOver() && isLast()) {
                        return;
                    }
                    if (goesOn) {
                        rounds.pause();
                    }
                }
            } catch (RuntimeException | Error e) {
                isForbidden = true;
                LOG.log(Level.WARNING, "checkpoints of " + file.name() + LEFT, e);
            } finally {
                leave();
            }
        }

        /** Leaves, and comes back if somebody has committed before that was to be seen. */
        private boolean isLast() {
            leave();
            if (rounds.hasSeen(commits.get())) {
                return true;
            }
            lock.lock();
            try {
                if (run == null && !rounds.isStopped()) {
                    run = this;
                }
                return run != this;
            } finally {
                lock.unlock();
            }
        }

        private void leave() {
            lock.lock();
            try {
                if (run == this) {
                    run = null;
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
