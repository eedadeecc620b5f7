package io.safelite.internal.queue;

import io.safelite.internal.log.EngineLog;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;

/**
 * One sync of a file for all who wait for one: whoever finds nobody syncing syncs for everybody
 * whose writes are done by then, and passes on to the first of those that came later. If these are
 * several, it passes on to a helper, which need not be woken for each sync, and goes on as long as
 * somebody waits. Thread-safe.
 *
 * <p>A sync that fails is the last. The system has dropped what it could not write, or will, and
 * tells it once (https://wiki.postgresql.org/wiki/Fsync_Errors); so nothing that was written since
 * the last good sync can be vouched for ever after, and nobody is told it was.
 *
 * <p>Invariants, all under {@code mutex}: while {@code isLed} exactly one thread syncs or was woken
 * to; nobody waits while not {@code isLed}.
 */
public final class GroupSync {
    /** Has the system write what it has of a file to the disk. */
    @FunctionalInterface
    public interface Sync {
        /**
         * Covers what was written before the call.
         *
         * @param writes how many of these writes no sync has covered yet
         * @throws IOException if that may not be on the disk
         */
        void run(long writes) throws IOException;
    }

    /**
     * One sync that was made.
     *
     * @param writes how many writes it was for
     * @param nanos how long it took
     * @param succeeded whether they are on the disk
     */
    public record Round(long writes, long nanos, boolean succeeded) {}

    /**
     * Hears of a sync, on the thread that has made it, or else of the first that has waited for it;
     * when all have been told.
     */
    @FunctionalInterface
    public interface Witness {
        void synced(Round round);
    }

    /** How often one that waits looks whether a helper that was called has come. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What part of a sync may be spent waiting before it. */
    private static final int GATHERING_SHARE = 4;

    /** A shorter wait is not worth it: to be parked and woken takes about as long. */
    private static final long SHORTEST_GATHERING_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** How many have to wait for the next sync to be worth waking one more thread for it. */
    private static final int WORTH_A_HELPER = 2;

    /** After how many syncs it is tried again at the latest. */
    private static final int LONGEST_HURRY = 63;

    private static final System.Logger LOG = EngineLog.logger();

    private final Sync sync;
    private final Executor threads;
    private final Timing timing;
    private final Lock mutex;
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private boolean isLed;

    /** Null while none leads. */
    private Helper helper;

    private long written;
    private long synced;
    private long syncs;
    private long totalNanos;
    private long longestNanos;

    /** How many the last sync has let go or kept waiting: as many may come back for the next. */
    private long circle;

    private long lastSyncNanos;

    /** The leader, while it waits for the others of the circle. */
    private Thread gathering;

    /** How many syncs more nobody is waited for, because it was in vain. */
    private int hurry;

    private int lastHurry;
    private volatile IOException failure;

    public GroupSync(Sync sync) {
        this(sync, OwnThreads.one("safelite-sync"), Timing.SYSTEM);
    }

    /**
     * @param threads runs the helper
     */
    GroupSync(Sync sync, Executor threads, Timing timing) {
        this.sync = sync;
        this.threads = threads;
        this.timing = timing;
        this.mutex = timing.newLock();
    }

    /**
     * Something was written that is to be on the disk: a sync that begins from now on covers it.
     */
    public long written() {
        Thread complete;
        long number;
        mutex.lock();
        try {
            number = ++written;
            complete = isCircleComplete() ? gathering : null;
        } finally {
            mutex.unlock();
        }
        if (complete != null) {
            timing.unpark(complete);
        }
        return number;
    }

    /**
     * Waits until it is on the disk. An interrupt does not end the wait, and is kept.
     *
     * @param number what {@link #written()} gave
     * @param witness hears of the sync on the calling thread, or not at all: there is one for each
     * @throws IOException if a sync has failed: then it may be on the disk or not
     */
    public void await(long number, Witness witness) throws IOException {
        if (isLeader(number, witness)) {
            Round round = lead();
            witness.synced(round);
            if (!round.succeeded()) {
                requireSound();
            }
        }
    }

    /** Syncs for others, on a thread of its own, until nobody waits. */
    private final class Helper implements Runnable {
        /** Under {@code mutex}. A JVM that gets no more threads may not say so to who calls. */
        boolean hasCome;

        @Override
        public void run() {
            while (leads()) {
                lead();
            }
        }

        private boolean leads() {
            mutex.lock();
            try {
                hasCome = true;
                return helper == this;
            } finally {
                mutex.unlock();
            }
        }
    }

    /** Whether the calling thread has to sync, because nobody has come to do so. */
    private boolean takesOver(Waiter waiter) {
        mutex.lock();
        try {
            boolean isAwaited = waiter.fate == null && helper != null && !helper.hasCome;
            if (isAwaited) {
                helper = null;
                waiting.remove(waiter);
            }
            return isAwaited;
        } finally {
            mutex.unlock();
        }
    }

    /** Waits; false once the write is on the disk, true if the calling thread has to sync. */
    private boolean isLeader(long number, Witness witness) throws IOException {
        Waiter waiter = new Waiter(Thread.currentThread(), number);
        mutex.lock();
        try {
            if (synced >= number) {
                return false;
            }
            requireSound();
            if (!isLed) {
                isLed = true;
                return true;
            }
            waiting.addLast(waiter);
        } finally {
            mutex.unlock();
        }
        while (waiter.fate == null) {
            parkUntil(() -> waiter.fate != null, timing.nanoTime() + LOOK_NANOS);
            if (waiter.fate == null && takesOver(waiter)) {
                return true;
            }
        }
        if (waiter.helped != null) {
            witness.synced(waiter.helped);
        }
        if (waiter.fate == Fate.FAILED) {
            requireSound();
        }
        return waiter.fate == Fate.LEADS;
    }

    /** Parks the calling thread; an interrupt does not end that, and is kept. */
    private void parkUntil(BooleanSupplier condition, long deadline) {
        boolean isInterrupted = false;
        long left;
        while (!condition.getAsBoolean() && (left = deadline - timing.nanoTime()) > 0) {
            timing.park(this, left);
            isInterrupted |= Thread.interrupted();
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Round lead() {
        long writes = 0;
        long began = timing.nanoTime();
        try {
            gather();
            Uncovered uncovered = uncovered();
            writes = uncovered.writes();
            began = timing.nanoTime();
            sync.run(writes);
            Round round = new Round(writes, timing.nanoTime() - began, true);
            succeeded(uncovered.last(), round);
            return round;
        } catch (IOException | RuntimeException | Error e) {
            Round round = new Round(writes, timing.nanoTime() - began, false);
            failed(e instanceof IOException io ? io : new IOException(e), round);
            return round;
        }
    }

    /**
     * Waits for those to come back whom the last sync has let go: else there would be two circles,
     * and each would wait for every second sync. A small part of what a sync takes is enough for
     * short transactions; where it is not, it is not tried for a while.
     */
    private void gather() {
        long deadline;
        mutex.lock();
        try {
            long longest = lastSyncNanos / GATHERING_SHARE;
            if (isCircleComplete() || longest < SHORTEST_GATHERING_NANOS || isInHurry()) {
                return;
            }
            gathering = Thread.currentThread();
            deadline = timing.nanoTime() + longest;
        } finally {
            mutex.unlock();
        }
        parkUntil(this::isGathered, deadline);
        mutex.lock();
        try {
            gathering = null;
            lastHurry = isCircleComplete() ? 0 : Math.min(2 * lastHurry + 1, LONGEST_HURRY);
            hurry = lastHurry;
        } finally {
            mutex.unlock();
        }
    }

    private boolean isInHurry() {
        boolean isInHurry = hurry > 0;
        hurry -= isInHurry ? 1 : 0;
        return isInHurry;
    }

    private boolean isGathered() {
        mutex.lock();
        try {
            return isCircleComplete();
        } finally {
            mutex.unlock();
        }
    }

    private boolean isCircleComplete() {
        return written - synced >= circle;
    }

    /**
     * What a sync that begins now covers.
     *
     * @param last the number of the last write
     * @param writes how many are not on the disk yet
     */
    private record Uncovered(long last, long writes) {}

    private Uncovered uncovered() {
        mutex.lock();
        try {
            return new Uncovered(written, written - synced);
        } finally {
            mutex.unlock();
        }
    }

    /** Tells everybody; the next who has to sync first, so that the disk is not idle. */
    private void succeeded(long covered, Round round) {
        List<Waiter> told = new ArrayList<>();
        Helper called = null;
        mutex.lock();
        try {
            syncs++;
            totalNanos += round.nanos();
            longestNanos = Math.max(longestNanos, round.nanos());
            lastSyncNanos = round.nanos();
            circle = written - synced;
            synced = covered;
            for (Iterator<Waiter> each = waiting.iterator(); each.hasNext(); ) {
                Waiter waiter = each.next();
                if (waiter.number <= covered) {
                    each.remove();
                    waiter.helped = helper != null && told.isEmpty() ? round : null;
                    waiter.fate = Fate.SYNCED;
                    told.add(waiter);
                }
            }
            isLed = !waiting.isEmpty();
            if (!isLed) {
                helper = null;
            } else if (helper == null && waiting.size() >= WORTH_A_HELPER) {
                called = new Helper();
                helper = called;
            } else if (helper == null) {
                told.add(0, passOnToFirst());
            }
        } finally {
            mutex.unlock();
        }
        Throwable noThread = null;
        try {
            noThread = called == null ? null : call(called, told);
        } finally {
            told.forEach(waiter -> timing.unpark(waiter.thread));
        }
        if (noThread != null) {
            LOG.log(Level.DEBUG, "one of those who wait for a sync makes it", noThread);
        }
    }

    private Waiter passOnToFirst() {
        Waiter first = waiting.removeFirst();
        first.fate = Fate.LEADS;
        return first;
    }

    /**
     * Calls the helper; without a thread for it, all is as if there was none.
     *
     * @param told who is to be woken
     * @return why there is no thread; null if there is one
     */
    private Throwable call(Helper called, List<Waiter> told) {
        try {
            threads.execute(called);
            return null;
        } catch (RuntimeException | Error e) {
            mutex.lock();
            try {
                if (helper == called && !called.hasCome) {
                    helper = null;
                    told.add(0, passOnToFirst());
                }
            } finally {
                mutex.unlock();
            }
            return e;
        }
    }

    private void failed(IOException why, Round round) {
        List<Waiter> told;
        mutex.lock();
        try {
            failure = why;
            isLed = false;
            boolean wasHelped = helper != null;
            helper = null;
            told = List.copyOf(waiting);
            waiting.clear();
            if (wasHelped && !told.isEmpty()) {
                told.get(0).helped = round;
            }
            told.forEach(waiter -> waiter.fate = Fate.FAILED);
        } finally {
            mutex.unlock();
        }
        told.forEach(waiter -> timing.unpark(waiter.thread));
    }

    /**
     * Fails if nothing written can be vouched for any more.
     *
     * @throws IOException with the failure of the sync as its cause
     */
    public void requireSound() throws IOException {
        IOException why = failure;
        if (why != null) {
            throw new IOException(why.getMessage(), why);
        }
    }

    /** Whether nobody syncs or waits for it. */
    public boolean isIdle() {
        mutex.lock();
        try {
            return !isLed;
        } finally {
            mutex.unlock();
        }
    }

    /**
     * What was shared so far.
     *
     * @param written how many writes were to be synced
     * @param syncs how many syncs did it
     * @param totalNanos how long these took together
     * @param longestNanos how long the longest of them took
     * @param waiting how many wait for a sync at this moment, whoever makes it included
     * @param failure why a sync has failed, after which there is no other; null if none has
     */
    public record Statistics(
            long written,
            long syncs,
            long totalNanos,
            long longestNanos,
            int waiting,
            IOException failure) {}

    public Statistics statistics() {
        mutex.lock();
        try {
            int waits = waiting.size() + (isLed && helper == null ? 1 : 0);
            return new Statistics(written, syncs, totalNanos, longestNanos, waits, failure);
        } finally {
            mutex.unlock();
        }
    }

    private enum Fate {
        SYNCED,
        LEADS,
        FAILED
    }

    /** One that waits. {@code fate} is written under {@code mutex}, once. */
    private static final class Waiter {
        final Thread thread;
        final long number;

        /** The sync that the helper has made, and this one is to tell of; null for none. */
        Round helped;

        volatile Fate fate;

        Waiter(Thread thread, long number) {
            this.thread = thread;
            this.number = number;
        }
    }
}
