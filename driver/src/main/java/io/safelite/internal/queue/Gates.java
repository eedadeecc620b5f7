package io.safelite.internal.queue;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Two gates, one behind the other. */
record Gates(Gate outer, Gate inner) implements Gate {

    @Override
    public boolean tryEnter(Supplier<String> who) {
        return outer.tryEnter(who) && orLeave(() -> inner.tryEnter(who));
    }

    @Override
    public boolean enter(Supplier<String> who, Patience patience) {
        return outer.enter(who, patience) && orLeave(() -> inner.enter(who, patience));
    }

    private boolean orLeave(BooleanSupplier enters) {
        boolean entered = false;
        try {
            entered = enters.getAsBoolean();
        } finally {
            if (!entered) {
                outer.leave();
            }
        }
        return entered;
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
    public String lastOutOfSight() {
        return inner.lastOutOfSight();
    }

    @Override
    public void close() {
        inner.close();
        outer.close();
    }
}
