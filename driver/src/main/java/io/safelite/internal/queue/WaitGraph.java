package io.safelite.internal.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which thread waits for which slot, so that threads which would wait for each other for ever are
 * told at once. Thread-safe.
 *
 * <p>An edge leads from a thread to the slot it waits for, and from a slot to the thread that last
 * used it. Only a new wait can close a circle: whoever gets a slot waits for nothing at that
 * moment.
 */
public final class WaitGraph {
    private static final ReentrantLock MUTEX = new ReentrantLock();
    private static final Map<Thread, WriterSlot> WAITING = new HashMap<>();

    private WaitGraph() {}

    /** A slot, and who holds it. */
    public record Edge(WriterSlot slot, Holder holder) {}

    /**
     * The calling thread is about to wait.
     *
     * @return empty, and then {@link #end} must be called after the wait; or the slots that make a
     *     circle with their holders, the slot that was asked for first: nobody may wait then
     */
    public static List<Edge> begin(WriterSlot slot) {
        Thread me = Thread.currentThread();
        MUTEX.lock();
        try {
            List<Edge> path = new ArrayList<>();
            WriterSlot next = slot;
            while (next != null && path.size() <= WAITING.size()) {
                Holder holder = next.holder();
                if (holder == null) {
                    break;
                }
                path.add(new Edge(next, holder));
                if (holder.thread() == me) {
                    return path;
                }
                next = WAITING.get(holder.thread());
            }
            WAITING.put(me, slot);
            return List.of();
        } finally {
            MUTEX.unlock();
        }
    }

    /** The {@link Thread#getId()} of those that wait for that slot. */
    public static Set<Long> waitingFor(WriterSlot slot) {
        Set<Long> threads = new HashSet<>();
        MUTEX.lock();
        try {
            WAITING.forEach(
                    (thread, wanted) -> {
                        if (wanted == slot) {
                            threads.add(thread.getId());
                        }
                    });
            return threads;
        } finally {
            MUTEX.unlock();
        }
    }

    /** The calling thread waits no longer. */
    public static void end() {
        MUTEX.lock();
        try {
            WAITING.remove(Thread.currentThread());
        } finally {
            MUTEX.unlock();
        }
    }
}
