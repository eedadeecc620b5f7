package io.safelite.internal.queue;

import static io.safelite.internal.queue.Scheduler.NEVER;
import static io.safelite.internal.queue.Scheduler.check;

import java.util.function.Supplier;

/** A gate behind which one other process may write. Checks that it is used as {@link Gate} says. */
final class SimulatedGate implements Gate {
    private final Scheduler scheduler;
    private boolean isInside;
    private boolean isAsked;

    private boolean isOccupied;
    private boolean isWanted;
    private int begunMeanwhile;
    private Thread writer;
    private Thread other;

    SimulatedGate(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    boolean isInside() {
        return isInside;
    }

    /** Somebody begins to write. */
    void begins() {
        check(isInside, "who writes is inside the gate");
        begunMeanwhile += isWanted ? 1 : 0;
        check(begunMeanwhile <= 1, "the gate is left once its turn is over");
    }

    @Override
    public boolean tryEnter(Supplier<String> who) {
        begin();
        boolean entered = !isOccupied;
        end(entered);
        return entered;
    }

    @Override
    public boolean enter(Supplier<String> who, Patience patience) {
        begin();
        writer = Thread.currentThread();
        while (isOccupied && !patience.isOver()) {
            scheduler.point();
            if (isOccupied) {
                patience.park(this, NEVER);
            }
        }
        boolean entered = !isOccupied;
        end(entered);
        return entered;
    }

    private void begin() {
        check(!isAsked, "one thread at a time uses the gate");
        check(!isInside, "nobody enters who is inside");
        isAsked = true;
        scheduler.point();
    }

    private void end(boolean entered) {
        check(!isInside, "only one is inside");
        isAsked = false;
        isInside = entered;
    }

    @Override
    public boolean isTurnOver() {
        return isWanted;
    }

    @Override
    public void leave() {
        check(isInside, "nobody leaves who is not inside");
        scheduler.note("leaves the gate");
        isInside = false;
        if (isWanted) {
            isWanted = false;
            isOccupied = true;
            scheduler.unpark(other);
        }
    }

    @Override
    public String occupant() {
        return null;
    }

    @Override
    public void close() {}

    /** The other process writes for so long, as soon as the gate lets it. */
    void otherWrites(long nanos) {
        other = Thread.currentThread();
        isWanted = isInside;
        isOccupied = !isInside;
        while (!isOccupied) {
            scheduler.park(this, NEVER);
        }
        scheduler.note("writes elsewhere");
        scheduler.sleep(nanos);
        isOccupied = false;
        if (writer != null) {
            scheduler.unpark(writer);
        }
    }
}
