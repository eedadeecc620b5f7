package io.safelite.internal.queue;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The gate between this process and others that write to the same database: they line up at its
 * {@link Sidecar} instead of polling SQLite's lock. See docs/writer-queue.md.
 *
 * <p>A process that is alone locks nothing. Where there are several, the one inside lets its own
 * writers pass for {@link #TURN_NANOS}, then the next process. Waiting in the kernel cannot be
 * ended, so a thread of the gate's own does that and wakes the writer.
 *
 * <p>Whatever goes wrong with the sidecar opens the gate for good: the order is lost then, and
 * nothing else. A line that does not move for {@link #STUCK_NANOS} (somebody in it was stopped, or
 * writes for so long) is passed by: SQLite's own lock tells whether one may write.
 */
final class ProcessGate implements Gate {
    /** How long the writers of one process may go on while others wait. */
    static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** How long nobody in line may advance before one tries without. */
    static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(1000);

    /** How often a process that is not alone looks whether the others still live. */
    private static final long RECOUNT_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** How often a waiting writer looks whether the line moves. */
    private static final long LOOK_NANOS = STUCK_NANOS / 4;

    private static final System.Logger LOG = System.getLogger("io.safelite");

    /** Threads that wait in the kernel, one per file at most, and only while others write. */
    private static final Executor STANDING =
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    5,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    ProcessGate::daemon);

    /** Where this process stands in the line of processes. */
    private sealed interface Place {
        /** Not in line. */
        record Out() implements Place {}

        /**
         * In line.
         *
         * @param writer the thread to wake; null if it has gone away
         */
        record InLine(Thread writer) implements Place {}

        /** It is this process's turn. */
        record Turn(FileLock lock) implements Place {}
    }

    private static final Place OUT = new Place.Out();

    private final Supplier<Path> database;
    private final Executor standing;
    private final AtomicReference<Place> place = new AtomicReference<>(OUT);

    /** Null until the first write, and where there can be none. */
    private volatile Sidecar sidecar;

    private volatile boolean isEnabled;
    private volatile boolean isOpen;
    private boolean opened;
    private long turnSince;
    private long countedAt;

    /** The number of turns at which the line was found stuck. */
    private int stuckAt;

    private boolean wasStuck;

    /**
     * @param database the file, if a sidecar may be put beside it; null if not. Asked once, before
     *     the first write
     */
    ProcessGate(Supplier<Path> database) {
        this(database, STANDING);
    }

    /**
     * @param standing runs what waits in the kernel
     */
    ProcessGate(Supplier<Path> database, Executor standing) {
        this.database = database;
        this.standing = standing;
    }

    /** Some connection wants to queue with other processes; until then the gate is open. */
    void enable() {
        isEnabled = true;
    }

    private static Thread daemon(Runnable task) {
        // Inherits nothing of the application that happened to come first.
        Thread thread = new Thread(null, task, "safelite-queue", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    @Override
    public boolean tryEnter(Supplier<String> who) {
        openOnce();
        if (!isActive() || sidecar.isAlone()) {
            return true;
        }
        try {
            long now = System.nanoTime();
            if (now - countedAt > RECOUNT_NANOS && place.get() == OUT) {
                countedAt = now;
                sidecar.recount();
            }
            return isStuck() || takeFreeTurn(now);
        } catch (IOException e) {
            open(e);
            return true;
        }
    }

    private boolean takeFreeTurn(long now) throws IOException {
        if (place.get() != OUT) {
            return false;
        }
        boolean isOwnTurn = now - turnSince < TURN_NANOS;
        FileLock next = isOwnTurn ? null : sidecar.tryLock(Sidecar.NEXT);
        if (!isOwnTurn && next == null) {
            return false;
        }
        FileLock turn = sidecar.tryLock(Sidecar.TURN);
        if (next != null) {
            next.release();
        }
        if (turn == null) {
            return false;
        }
        if (!isOwnTurn) {
            turnSince = now;
        }
        begin(turn);
        return true;
    }

    private void begin(FileLock turn) {
        place.set(new Place.Turn(turn));
        sidecar.beginTurn();
    }

    private boolean isActive() {
        return isEnabled && !isOpen && sidecar != null;
    }

    @Override
    public boolean enter(Supplier<String> who, Patience patience) {
        int turns = 0;
        long movedAt = 0;
        while (!tryEnter(who)) {
            long now = System.nanoTime();
            if (movedAt == 0 || turns != sidecar.turns()) {
                turns = sidecar.turns();
                movedAt = now;
            } else if (now - movedAt > STUCK_NANOS) {
                stuckAt = turns;
                wasStuck = true;
                leaveLine();
                return true;
            }
            if (patience.isOver()) {
                leaveLine();
                return false;
            }
            if (standInLine()) {
                turnSince = System.nanoTime();
                return true;
            }
            patience.park(this, LOOK_NANOS);
        }
        return true;
    }

    private boolean isStuck() {
        if (wasStuck && stuckAt != sidecar.turns()) {
            wasStuck = false;
        }
        return wasStuck;
    }

    /** Sees to it that this thread is woken when the turn comes; true if it has come. */
    private boolean standInLine() {
        Place now = place.get();
        if (now instanceof Place.Turn) {
            sidecar.beginTurn();
            return true;
        }
        Place mine = new Place.InLine(Thread.currentThread());
        if (place.compareAndSet(now, mine) && now == OUT) {
            try {
                standing.execute(this::awaitTurn);
            } catch (OutOfMemoryError e) {
                // No thread can be had: then one looks now and then whether it is free.
                place.set(OUT);
            }
        }
        return false;
    }

    private void leaveLine() {
        Place now = place.get();
        boolean left =
                now instanceof Place.InLine && place.compareAndSet(now, new Place.InLine(null));
        if (!left && place.get() instanceof Place.Turn) {
            leave();
        }
    }

    /** Waits in the kernel. On the gate's own thread. */
    private void awaitTurn() {
        try {
            boolean done = false;
            while (!done) {
                done = handOver(lockTurn());
            }
        } catch (IOException | RuntimeException e) {
            open(e);
            if (place.getAndSet(OUT) instanceof Place.InLine left) {
                LockSupport.unpark(left.writer());
            }
        }
    }

    private FileLock lockTurn() throws IOException {
        Sidecar line = sidecar;
        line.addWaiting(1);
        FileLock next = null;
        try {
            next = line.lock(Sidecar.NEXT);
            return line.lock(Sidecar.TURN);
        } finally {
            line.addWaiting(-1);
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
                sidecar.countTurn();
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

    @Override
    public boolean isTurnOver() {
        if (!isActive()) {
            return false;
        }
        // Without a turn (another process has just joined, or the line was stuck): ask again.
        return place.get() instanceof Place.Turn
                ? sidecar.waiting() > 0 && System.nanoTime() - turnSince >= TURN_NANOS
                : !sidecar.isAlone();
    }

    @Override
    public void leave() {
        if (place.get() instanceof Place.Turn turn) {
            place.set(OUT);
            release(turn.lock());
        }
    }

    private void release(FileLock lock) {
        try {
            lock.release();
        } catch (IOException e) {
            open(e);
        }
    }

    @Override
    public String occupant() {
        return isActive() && !sidecar.isAlone() && !(place.get() instanceof Place.Turn)
                ? sidecar.lastWriter()
                : null;
    }

    private void openOnce() {
        if (opened || !isEnabled) {
            return;
        }
        opened = true;
        Path path = database.get();
        if (path == null) {
            isOpen = true;
            return;
        }
        // An interrupt would close the channel (java.nio.channels.InterruptibleChannel).
        boolean interrupted = Thread.interrupted();
        try {
            sidecar = Sidecar.open(path);
        } catch (IOException | RuntimeException e) {
            open(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void open(Exception reason) {
        isOpen = true;
        LOG.log(
                Level.DEBUG,
                () ->
                        "writers queue in this process only; the sidecar file cannot be used: "
                                + reason);
    }

    @Override
    public void close() {
        isOpen = true;
        Sidecar beside = sidecar;
        if (beside != null) {
            try {
                beside.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "the sidecar file does not close", e);
            }
        }
    }
}
