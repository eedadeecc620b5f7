package io.safelite.internal.queue;

import static java.util.function.Predicate.not;

import io.safelite.internal.log.EngineLog;
import io.safelite.internal.process.ProcessIdentity;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The gate between this process and others that write to the same database: they line up at its
 * {@link Sidecar} instead of polling SQLite's lock. See docs/writer-queue.md.
 *
 * <p>A process that is alone locks nothing. Where there are several, each stands in a {@link
 * ProcessLine}.
 *
 * <p>Whatever goes wrong with the sidecar opens the gate for good: the order is lost then, and
 * nothing else. A line that does not move for {@link #STUCK_NANOS} (somebody in it was stopped, or
 * writes for so long) is passed by: SQLite's own lock tells whether one may write.
 */
final class ProcessGate implements Gate {
    /** How long nobody in line may advance before one tries without. */
    static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(1000);

    /** How often a process that is not alone looks whether the others still live. */
    private static final long RECOUNT_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** How often a waiting writer looks whether the line moves. */
    private static final long LOOK_NANOS = STUCK_NANOS / 4;

    private static final System.Logger LOG = EngineLog.logger();

    /** The sidecar, and this process's place at it. */
    private record Station(Sidecar sidecar, ProcessLine line) {}

    private final Supplier<Path> database;

    /** Null until the first write, and where there can be none. */
    private volatile Station station;

    private volatile boolean isEnabled;
    private volatile boolean isOpen;
    private boolean opened;
    private long countedAt;

    /** The number of turns at which the line was found stuck. */
    private int stuckAt;

    private boolean wasStuck;

    /**
     * @param database the file, if a sidecar may be put beside it; null if not. Asked once, before
     *     the first write
     */
    ProcessGate(Supplier<Path> database) {
        this.database = database;
    }

    /** Some connection wants to queue with other processes; until then the gate is open. */
    void enable() {
        isEnabled = true;
    }

    @Override
    public boolean tryEnter(Supplier<String> who) {
        openOnce();
        if (!isActive() || withoutInterrupt(() -> sidecar().isAlone())) {
            return true;
        }
        try {
            long now = System.nanoTime();
            boolean isDue = now - countedAt > RECOUNT_NANOS || !sidecar().isCounted();
            if (isDue && line().isOut()) {
                countedAt = now;
                sidecar().recount();
            }
            return isStuck() || line().tryTake(now);
        } catch (IOException e) {
            open(e);
            return true;
        }
    }

    /** Something that is asked of the sidecar, or done with it. */
    @FunctionalInterface
    private interface Step {
        boolean take() throws IOException;
    }

    /**
     * An interrupt would close the channel (java.nio.channels.InterruptibleChannel).
     *
     * @return true if that failed: where the sidecar is of no use, there is nobody to be known of
     */
    private boolean withoutInterrupt(Step step) {
        boolean interrupted = Thread.interrupted();
        try {
            return step.take();
        } catch (ClosedByInterruptException e) {
            closeSidecar();
            station = null;
            opened = false; // the next writer may have more luck
        } catch (IOException | RuntimeException e) {
            open(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return true;
    }

    private boolean isActive() {
        return isEnabled && !isOpen && station != null;
    }

    private Sidecar sidecar() {
        return station.sidecar();
    }

    private ProcessLine line() {
        return station.line();
    }

    @Override
    public boolean enter(Supplier<String> who, Patience patience) {
        boolean entered = false;
        try {
            entered = lineUp(who, patience);
        } finally {
            if (!entered && station != null) {
                line().quit();
            }
        }
        return entered;
    }

    private boolean lineUp(Supplier<String> who, Patience patience) {
        int turns = 0;
        long movedAt = 0;
        while (!tryEnter(who)) {
            long now = System.nanoTime();
            if (movedAt == 0 || turns != sidecar().turns()) {
                turns = sidecar().turns();
                movedAt = now;
            } else if (now - movedAt > STUCK_NANOS) {
                stuckAt = turns;
                wasStuck = true;
                line().quit();
                return true;
            }
            if (patience.isOver()) {
                return false;
            }
            if (line().stand()) {
                return true;
            }
            patience.park(this, line().isStanding() ? LOOK_NANOS : ProcessLine.GRACE_NANOS);
        }
        return true;
    }

    private boolean isStuck() {
        if (wasStuck && stuckAt != sidecar().turns()) {
            wasStuck = false;
        }
        return wasStuck;
    }

    @Override
    public boolean isTurnOver() {
        if (!isActive()) {
            return false;
        }
        // Without a turn (another process has just joined, or the line was stuck): ask again, but
        // not here, where the whole line of this process waits for the answer.
        return line().hasTurn()
                ? line().isTurnOver()
                : !withoutInterrupt(() -> sidecar().looksAlone());
    }

    @Override
    public void leave() {
        if (station != null) {
            line().leave();
        }
    }

    @Override
    public String occupant() {
        return lastWriter(any -> true);
    }

    @Override
    public String lastOutOfSight() {
        return lastWriter(not(ProcessIdentity::isOfThisNamespace));
    }

    /** Any thread may ask. */
    private String lastWriter(Predicate<ProcessIdentity> which) {
        Station here = station;
        boolean mayBeOccupied =
                here != null
                        && isActive()
                        && here.sidecar().isAmongOthers()
                        && !here.line().hasTurn();
        return mayBeOccupied ? here.sidecar().lastWriter(which) : null;
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
        withoutInterrupt(
                () -> {
                    Sidecar beside = Sidecar.open(path);
                    station = new Station(beside, new ProcessLine(beside, this::open));
                    return true;
                });
    }

    private void open(Exception reason) {
        isOpen = true;
        closeSidecar(); // or others would wait for what this process has locked
        LOG.log(
                Level.DEBUG,
                () ->
                        "writers queue in this process only; the sidecar file cannot be used: "
                                + reason);
    }

    @Override
    public void close() {
        isOpen = true;
        closeSidecar();
    }

    private void closeSidecar() {
        Station here = station;
        if (here != null) {
            try {
                here.sidecar().close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "the sidecar file does not close", e);
            }
        }
    }
}
