package io.safelite.internal.queue;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * This process's place in the line of processes at one {@link Sidecar}. Used by one writer at a
 * time, and by threads of its own: waiting in the kernel cannot be ended, so one of these does that
 * and wakes the writer.
 *
 * <p>The process whose turn it is lets its own writers pass for {@link Gate#TURN_NANOS} as long as
 * others wait.
 */
final class ProcessLine {
    /** How long a turn is kept for a writer to come back, while others wait. */
    static final long GRACE_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

    /**
     * At most one per file waits in the kernel and one keeps a turn, and only while others write.
     */
    private static final Executor THREADS =
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    5,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    OwnThreads.named("safelite-queue"));

    /** Where this process stands. */
    private sealed interface Place {
        /** Not in line. */
        record Out() implements Place {}

        /**
         * In line.
         *
         * @param writer the thread to wake; null if it has gone away
         */
        record InLine(Thread writer) implements Place {}

        /** It is this process's turn, and one of its writers writes. */
        record Turn(FileLock lock) implements Place {}

        /**
         * It is this process's turn, and none of its writers writes just now.
         *
         * @param sinceNanos since when
         */
        record Kept(FileLock lock, long sinceNanos) implements Place {}

        /** The turn is being given back. */
        record Leaving() implements Place {}
    }

    private static final Place OUT = new Place.Out();
    private static final Place LEAVING = new Place.Leaving();

    private final Sidecar sidecar;
    private final Consumer<Exception> onFailure;
    private final Executor threads;
    private final AtomicReference<Place> place = new AtomicReference<>(OUT);

    /** Whether a thread gives the turn back when nobody comes. */
    private final AtomicBoolean isKeeping = new AtomicBoolean();

    private volatile long turnSince = System.nanoTime() - Gate.TURN_NANOS;

    /**
     * @param onFailure hears, on any thread, that the sidecar cannot be used any more
     */
    ProcessLine(Sidecar sidecar, Consumer<Exception> onFailure) {
        this(sidecar, onFailure, THREADS);
    }

    /**
     * @param threads runs what waits
     */
    ProcessLine(Sidecar sidecar, Consumer<Exception> onFailure, Executor threads) {
        this.sidecar = sidecar;
        this.onFailure = onFailure;
        this.threads = threads;
    }

    /** Whether it neither stands in line nor has the turn. */
    boolean isOut() {
        return place.get() == OUT;
    }

    boolean isStanding() {
        return place.get() instanceof Place.InLine;
    }

    /** Whether one of its writers writes, in its turn. */
    boolean hasTurn() {
        return place.get() instanceof Place.Turn;
    }

    /** Whether others wait and this process has had its share. */
    boolean isTurnOver() {
        return sidecar.waiting() > 0 && System.nanoTime() - turnSince >= Gate.TURN_NANOS;
    }

    /** Takes the turn if that is possible without waiting, or goes on with the one that lasts. */
    boolean tryTake(long now) throws IOException {
        boolean isOwnTurn = now - turnSince < Gate.TURN_NANOS;
        if (place.get() instanceof Place.Kept kept) {
            if (isOwnTurn && place.compareAndSet(kept, new Place.Turn(kept.lock()))) {
                sidecar.nextTurn();
                return true;
            }
            giveBack(kept);
        }
        if (place.get() != OUT) {
            return false;
        }
        FileLock next = isOwnTurn ? null : sidecar.tryLock(Sidecar.NEXT);
        if (!isOwnTurn && next == null) {
            return false;
        }
        FileLock turn;
        try {
            turn = sidecar.tryLock(Sidecar.TURN);
        } finally {
            if (next != null) {
                next.release();
            }
        }
        if (turn == null) {
            return false;
        }
        if (!isOwnTurn) {
            turnSince = now;
        }
        place.set(new Place.Turn(turn));
        sidecar.beginTurn();
        return true;
    }

    /** Sees to it that the calling thread is woken when the turn comes; true if it has come. */
    boolean stand() {
        Place before = place.getAndUpdate(ProcessLine::stoodBy);
        if (before instanceof Place.Turn) {
            turnSince = System.nanoTime();
            sidecar.beginTurn();
            return true;
        }
        if (before == OUT && !start(this::awaitTurn)) {
            place.set(OUT); // one looks now and then, instead of being woken
        }
        return false;
    }

    private static Place stoodBy(Place now) {
        boolean mayStand = now instanceof Place.Out || now instanceof Place.InLine;
        return mayStand ? new Place.InLine(Thread.currentThread()) : now;
    }

    /** The writer goes away: whatever comes is for another. */
    void quit() {
        Place now = place.get();
        boolean left =
                now instanceof Place.InLine && place.compareAndSet(now, new Place.InLine(null));
        if (!left) {
            leave();
        }
    }

    /** Waits in the kernel. On a thread of its own. */
    private void awaitTurn() {
        try {
            boolean done = false;
            while (!done) {
                done = handOver(lockTurn());
            }
        } catch (IOException e) {
            onFailure.accept(e);
            if (place.getAndSet(OUT) instanceof Place.InLine left) {
                LockSupport.unpark(left.writer());
            }
        }
    }

    private FileLock lockTurn() throws IOException {
        sidecar.addWaiting(1);
        FileLock next = null;
        try {
            next = sidecar.lock(Sidecar.NEXT);
            return sidecar.lock(Sidecar.TURN);
        } finally {
            sidecar.addWaiting(-1);
            if (next != null) {
                next.release();
            }
        }
    }

    /**
     * Gives the turn to the writer, or back if that has gone away.
     *
     * @return false if another writer has come while the turn was given back
     */
    private boolean handOver(FileLock turn) throws IOException {
        while (true) {
            Place now = place.get();
            Thread writer = now instanceof Place.InLine inLine ? inLine.writer() : null;
            if (writer == null) {
                // Whoever passed the line by because it was stuck sees that it moves.
                sidecar.nextTurn();
                // Before OUT: a newcomer would be refused a lock that this JVM has already.
                turn.release();
                return place.compareAndSet(now, OUT);
            }
            if (place.compareAndSet(now, new Place.Turn(turn))) {
                LockSupport.unpark(writer);
                return true;
            }
        }
    }

    /** A writer has written. The turn is kept for a moment, if others wait and it still lasts. */
    void leave() {
        if (!(place.get() instanceof Place.Turn turn)) {
            return;
        }
        long now = System.nanoTime();
        Place.Kept kept = new Place.Kept(turn.lock(), now);
        place.set(kept);
        boolean mayComeBack = now - turnSince < Gate.TURN_NANOS && sidecar.waiting() > 0;
        if (!mayComeBack) {
            giveBack(kept);
        } else if (isKeeping.compareAndSet(false, true) && !start(this::keepTurn)) {
            isKeeping.set(false);
            giveBack(kept);
        }
    }

    /** Runs it on a thread of the line's own; false if none can be had. */
    private boolean start(Runnable task) {
        try {
            threads.execute(task);
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    /**
     * Gives the turn back when no writer has come back to it for a moment. On a thread of its own,
     * one for as long as the turn lasts: to wake one for every transaction would cost more than a
     * short transaction.
     */
    private void keepTurn() {
        boolean isOver = false;
        while (!isOver) {
            LockSupport.parkNanos(this, GRACE_NANOS);
            long now = System.nanoTime();
            if (place.get() instanceof Place.Kept kept) {
                isOver = now - kept.sinceNanos() >= GRACE_NANOS && giveBack(kept);
            } else {
                // Who writes for longer than the turn lasts gives it back himself.
                isOver = place.get() == OUT || now - turnSince >= Gate.TURN_NANOS;
            }
        }
        isKeeping.set(false);
        // Somebody may have left the turn to this thread at the last moment.
        if (place.get() instanceof Place.Kept kept) {
            giveBack(kept);
        }
    }

    /** Whether the turn was given back; else somebody else has done so, or writes. */
    private boolean giveBack(Place.Kept kept) {
        if (!place.compareAndSet(kept, LEAVING)) {
            return false;
        }
        try {
            // Before OUT: a newcomer would be refused a lock that this JVM has already.
            kept.lock().release();
        } catch (IOException e) {
            onFailure.accept(e);
        }
        place.set(OUT);
        return true;
    }
}
