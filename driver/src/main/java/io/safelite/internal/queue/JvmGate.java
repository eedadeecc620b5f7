package io.safelite.internal.queue;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The gate between this copy of SafeLite and others that other class loaders have loaded into the
 * same JVM. What they share is made of the JDK's types alone: who is inside, as a description, and
 * the threads that wait, in order of arrival.
 *
 * <p>A copy that is alone, which is nearly always so, shares nothing.
 */
final class JvmGate implements Gate {
    private final Object file;
    private Map.Entry<AtomicReference<Supplier<String>>, ConcurrentLinkedQueue<Thread>> shared;
    private volatile boolean isInside;
    private long turnSince;

    /**
     * @param file the identity of the database file, equal in all copies
     */
    JvmGate(Object file) {
        this.file = file;
    }

    private boolean isShared() {
        if (shared == null && SafeLiteCopies.areSeveral()) {
            shared =
                    SafeLiteCopies.share(
                            file,
                            new SimpleImmutableEntry<>(
                                    new AtomicReference<>(), new ConcurrentLinkedQueue<>()));
        }
        return shared != null;
    }

    private AtomicReference<Supplier<String>> inside() {
        return shared.getKey();
    }

    private ConcurrentLinkedQueue<Thread> line() {
        return shared.getValue();
    }

    @Override
    public boolean tryEnter(Supplier<String> who) {
        return !isShared() || (line().isEmpty() && take(who));
    }

    private boolean take(Supplier<String> who) {
        if (!inside().compareAndSet(null, who)) {
            return false;
        }
        isInside = true;
        turnSince = System.nanoTime();
        return true;
    }

    @Override
    public boolean enter(Supplier<String> who, Patience patience) {
        if (tryEnter(who)) {
            return true;
        }
        Thread me = Thread.currentThread();
        line().add(me);
        boolean entered = false;
        try {
            while (!entered && !patience.isOver()) {
                entered = line().peek() == me && take(who);
                if (!entered) {
                    patience.park(this, Long.MAX_VALUE);
                }
            }
        } finally {
            line().remove(me);
            if (!entered) {
                LockSupport.unpark(line().peek());
            }
        }
        return entered;
    }

    @Override
    public boolean isTurnOver() {
        if (!isInside) {
            return isShared();
        }
        return !line().isEmpty() && System.nanoTime() - turnSince >= TURN_NANOS;
    }

    @Override
    public void leave() {
        if (isInside) {
            isInside = false;
            inside().set(null);
            LockSupport.unpark(line().peek());
        }
    }

    @Override
    public String occupant() {
        if (shared == null || isInside) {
            return null;
        }
        Supplier<String> who = inside().get();
        return who == null ? null : who.get() + ", by another copy of SafeLite in this JVM";
    }

    @Override
    public void close() {
        leave();
    }
}
