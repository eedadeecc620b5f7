package io.safelite.internal.transaction;

import io.safelite.internal.log.EngineLog;
import io.safelite.internal.queue.Cancellation;
import io.safelite.internal.queue.CheckpointStatistics;
import io.safelite.internal.queue.Patience;
import io.safelite.internal.queue.WriterSlot;
import io.safelite.internal.sqlite.ResultCode;
import io.safelite.internal.sqlite.WalUse;
import io.safelite.internal.transaction.Checkpointer.Mode;
import io.safelite.internal.transaction.Checkpointer.Result;
import io.safelite.jfr.FlightEvents;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One look at a log after the other, and what it gives cause for (docs/checkpoints.md). Belongs to
 * the thread of a {@link CheckpointGovernor}, except for {@link #stop}.
 */
final class CheckpointRounds {
    private static final System.Logger LOG = EngineLog.logger();
    private static final FlightEvents FLIGHT = FlightEvents.get();

    /** As often as by SQLite (https://sqlite.org/pragma.html#pragma_wal_autocheckpoint). */
    static final long DUE_PAGES = 1000;

    /** Longer than this it should not get: writers are kept out, to let readers end. */
    static final long LONG_PAGES = 4 * DUE_PAGES;

    /** For how long writers are kept out then at most: the first time, and after failures. */
    private static final long SHORTEST_DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long LONGEST_DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    /** How many times as long they are let alone afterwards; less, the longer the log is. */
    private static final long LONGEST_REST = 10;

    private static final long SHORTEST_REST = 2;

    /** Between two looks at whether the last reader has ended. */
    private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Between two looks: while there are commits, and some time after. */
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** After so long without a commit a log that had grown is cut off. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** After so long without one the thread ends. */
    private static final long OVER_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** What was not possible is tried again after so long, or twice as long as the last time. */
    private static final long FIRST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long LAST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(4);

    /** How long to stand in the writers' line. */
    private static final long SLOT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** After so many checkpoints that failed because of locks it is left to SQLite. */
    private static final int MOST_FAILURES = 3;

    private final CheckpointSource source;
    private final GroupCommit groupCommit;
    private final CheckpointStatistics statistics;
    private final LogReaders readers;
    private final Cancellation cancellation = new Cancellation();

    private long seenCommits = -1;
    private long lastCommit = System.nanoTime();
    private long pause = SHORTEST_PAUSE_NANOS;

    /** Which log was seen last, and how long it was after the last checkpoint of it. */
    private long generation;

    private long checkpointedPages;

    /** Something is left to be done, not before that time. */
    private boolean isUnfinished;

    private long notBefore = System.nanoTime();
    private long retryNanos = FIRST_RETRY_NANOS;
    private long drainNanos = SHORTEST_DRAIN_NANOS;
    private long nextDrain = System.nanoTime();

    /** Up to which page of the log the database has all, and had when draining was in vain. */
    private long copiedPages;

    private long stuckAtPages = -1;
    private int failures;
    private boolean canCheckpoint;
    private volatile boolean keepsWritersOut;

    /**
     * @param canCheckpoint whether that was shown before
     */
    CheckpointRounds(
            CheckpointSource source,
            GroupCommit groupCommit,
            FileSessions sessions,
            CheckpointStatistics statistics,
            boolean canCheckpoint) {
        this.canCheckpoint = canCheckpoint;
        this.source = source;
        this.groupCommit = groupCommit;
        this.statistics = statistics;
        this.readers = new LogReaders(source.file(), sessions, statistics);
    }

    /** No more. Any thread. */
    void stop() {
        cancellation.close();
    }

    boolean isStopped() {
        return cancellation.isClosed();
    }

    /** Whether it keeps writers out, or is about to. Any thread. */
    boolean keepsWritersOut() {
        return keepsWritersOut;
    }

    /** Whether the last checkpoint there was cause for has succeeded. */
    boolean canCheckpoint() {
        return canCheckpoint;
    }

    /** Whether nobody has written for long, and nothing is left to be done. */
    boolean isOver() {
        return (!isUnfinished || !canCheckpoint) && System.nanoTime() - lastCommit >= OVER_NANOS;
    }

    /** Whether those were all commits that the last look knew of. */
    boolean hasSeen(long commits) {
        return commits == seenCommits;
    }

    /** Waits for the next look. */
    void pause() {
        cancellation.begin();
        if (!isStopped()) {
            LockSupport.parkNanos(this, pause);
        }
        cancellation.end();
    }

    /**
     * Looks, and does what has to be done.
     *
     * @param commits how many there were so far
     * @return false if that was the last time
     */
    boolean next(long commits) {
        if (isStopped()) {
            return false;
        }
        long now = System.nanoTime();
        boolean isWritten = commits != seenCommits;
        if (isWritten) {
            seenCommits = commits;
            lastCommit = now;
            pause = SHORTEST_PAUSE_NANOS;
        } else {
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        }
        try {
            groupCommit.requireSound();
        } catch (IOException e) {
            return false; // Nothing is written any more: nothing shall be copied either.
        }
        try {
            look(now, isWritten);
        } catch (SQLException e) {
            failed(e, ResultCode.isContention(source.sqlite().resultCode(e)));
        } catch (IOException e) {
            failed(e, false);
        }
        return canCheckpoint || !source.file().isMoved();
    }

    private void look(long now, boolean isWritten) throws IOException, SQLException {
        WalUse log = WalUse.of(source.file());
        statistics.log(log.pages(), log.fileBytes());
        if (log.generation() != generation) {
            begunAnew(log.generation());
        }
        if (log.pages() >= DUE_PAGES) {
            readers.look();
        }
        boolean isTime = now - notBefore >= 0;
        // Pages of others alone are left to them.
        boolean isDue = isWritten && log.pages() - checkpointedPages >= DUE_PAGES;
        boolean hasToProve = !canCheckpoint && log.pages() > 0;
        // Growing is a reason to come back early, a failure is one not to.
        if (isTime ? isDue || isUnfinished || hasToProve : isDue && failures == 0) {
            checkpoint(log);
        } else if (isTime && isGrown(log) && now - lastCommit >= IDLE_NANOS) {
            truncate();
        }
    }

    private void begunAnew(long newGeneration) {
        generation = newGeneration;
        checkpointedPages = 0;
        stuckAtPages = -1;
        isUnfinished = false;
        retryNanos = FIRST_RETRY_NANOS;
        readers.letGo();
    }

    /** Whether its file is longer than it has to be. */
    private static boolean isGrown(WalUse log) {
        return log.fileBytes() > 2 * DUE_PAGES * log.pageBytes();
    }

    private void checkpoint(WalUse log) throws IOException, SQLException {
        boolean isLong = log.pages() >= LONG_PAGES;
        boolean isDone;
        Result drained = null;
        try (Checkpointer checkpointer = Checkpointer.open(source)) {
            isDone = isCopied(checkpointer);
            if (isLong && copiedPages > stuckAtPages && System.nanoTime() - nextDrain >= 0) {
                drained = withoutWriters(Mode.RESTART, () -> drain(checkpointer, log.pages()));
                isDone = drained != null && drained.isComplete();
            }
        }
        succeeded();
        WalUse after = WalUse.of(source.file());
        checkpointedPages = after.generation() == generation ? after.pages() : 0;
        isUnfinished = !isDone || (isLong && drained == null);
        if (!isUnfinished) {
            retryNanos = FIRST_RETRY_NANOS;
            return;
        }
        tryLater();
        if (drained != null || (isLong && copiedPages <= stuckAtPages)) {
            readers.pin(after);
        }
    }

    /**
     * Whether all is in the database, so that the log can be begun anew if nobody reads from it.
     */
    private boolean isCopied(Checkpointer checkpointer) throws IOException, SQLException {
        if (checkpointer.mayRunBesideWriters()) {
            Result result = run(checkpointer, Mode.PASSIVE, false);
            if (!result.isComplete()) {
                return false; // Somebody reads what is older.
            }
            if (WalUse.of(source.file()).pages() <= result.logPages()) {
                return true;
            }
        }
        // Who writes all the time is always a little ahead.
        Result rest = withoutWriters(Mode.PASSIVE, () -> checkpointer.run(Mode.PASSIVE));
        return rest != null && rest.isComplete();
    }

    /** Null if somebody has written for so long that it was not possible. */
    private Result withoutWriters(Mode mode, Copying copying) throws SQLException {
        Patience patience =
                new Patience(System.nanoTime() + SLOT_NANOS, cancellation, Patience.Watch.NONE);
        keepsWritersOut = true;
        cancellation.begin();
        WriterSlot.Ticket ticket =
                source.slot().acquire(GovernorClient.INSTANCE, Checkpointer.sql(mode), patience);
        cancellation.end();
        try {
            return ticket == null ? null : observed(mode, true, copying);
        } finally {
            letIn(ticket);
        }
    }

    private void letIn(WriterSlot.Ticket ticket) {
        if (ticket != null) {
            ticket.endTurn();
            ticket.close();
        }
        keepsWritersOut = false;
    }

    /**
     * A log that is too long although all of it has been copied has always been read by somebody:
     * this waits for those who do to end, while those who come read the database alone. If
     * something could not even be copied, the next time is in vain unless that has changed.
     */
    private Result drain(Checkpointer checkpointer, long pages) throws SQLException {
        long began = System.nanoTime();
        Result result = checkpointer.run(Mode.RESTART);
        while (!result.isComplete() && !isStopped() && System.nanoTime() - began < drainNanos) {
            LockSupport.parkNanos(this, PROBE_NANOS);
            result = checkpointer.run(Mode.RESTART);
        }
        long took = System.nanoTime() - began;
        drainNanos = Math.min(Math.max(SHORTEST_DRAIN_NANOS, 2 * took), LONGEST_DRAIN_NANOS);
        long rest = LONGEST_REST * LONG_PAGES / pages;
        nextDrain = System.nanoTime() + Math.max(SHORTEST_REST, rest) * took;
        stuckAtPages = result.copiedPages() < result.logPages() ? result.copiedPages() : -1;
        return result;
    }

    /** Nobody writes. If somebody reads from the log, or is about to write, there is no hurry. */
    private void truncate() throws SQLException {
        keepsWritersOut = true;
        WriterSlot.Ticket ticket =
                source.slot().tryAcquire(GovernorClient.INSTANCE, Checkpointer.sql(Mode.TRUNCATE));
        boolean isDone = false;
        try {
            if (ticket != null) {
                isDone = isTruncated();
            }
        } finally {
            letIn(ticket);
        }
        if (!isDone) {
            tryLater();
        }
    }

    private boolean isTruncated() throws SQLException {
        try (Checkpointer checkpointer = Checkpointer.open(source)) {
            Result result = run(checkpointer, Mode.TRUNCATE, true);
            succeeded();
            return result.isComplete();
        }
    }

    private Result run(Checkpointer checkpointer, Mode mode, boolean keepsWritersOut)
            throws SQLException {
        return observed(mode, keepsWritersOut, () -> checkpointer.run(mode));
    }

    /** What copies. */
    @FunctionalInterface
    private interface Copying {
        Result run() throws SQLException;
    }

    private Result observed(Mode mode, boolean keepsWritersOut, Copying copying)
            throws SQLException {
        FlightEvents.Checkpoint flight = FLIGHT.beginCheckpoint();
        long began = System.nanoTime();
        Result result = copying.run();
        copiedPages = result.copiedPages();
        statistics.checkpointed(keepsWritersOut, System.nanoTime() - began);
        flight.end(
                source.file().name(),
                mode.name(),
                keepsWritersOut,
                result.logPages(),
                result.copiedPages());
        return result;
    }

    private void tryLater() {
        notBefore = System.nanoTime() + retryNanos;
        retryNanos = Math.min(2 * retryNanos, LAST_RETRY_NANOS);
    }

    private void succeeded() {
        failures = 0;
        canCheckpoint = true;
    }

    private void failed(Exception e, boolean isContention) {
        failures++;
        isUnfinished = true;
        tryLater();
        if (isContention && failures < MOST_FAILURES) {
            return;
        }
        if (canCheckpoint) {
            LOG.log(
                    isContention ? Level.DEBUG : Level.WARNING,
                    "checkpoints of "
                            + source.file().name()
                            + " are left to SQLite again, each to a commit; tried again in "
                            + TimeUnit.NANOSECONDS.toSeconds(retryNanos)
                            + " s",
                    e);
        }
        canCheckpoint = false;
    }
}
