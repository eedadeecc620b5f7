package io.safelite.internal.queue;

import java.util.function.Supplier;

/** Two gates, one behind the other. */
record Gates(Gate outer, Gate inner) implements Gate {

    @Override
    public boolean tryEnter(Supplier<String> who) {
        return outer.tryEnter(who) && (inner.tryEnter(who) || turnedAway());
    }

    @Override
    public boolean enter(Supplier<String> who, Patience patience) {
        return outer.enter(who, patience) && (inner.enter(who, patience) || turnedAway());
    }

    private boolean turnedAway() {
        outer.leave();
        return false;
    }

    @Override
    public boolean isTurnOver() {
        return outer.isTurnOver() || inner.isTurnOver();
    }

    @Override
    public void leave() {
        inner.leave();
        outer.leave();
    }

    @Override
    public String occupant() {
        String who = outer.occupant();
        return who != null ? who : inner.occupant();
    }

    @Override
    public void close() {
        inner.close();
        outer.close();
    }
}
