package io.safelite.internal.queue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The slots one connection needs to write: of its main file and of all it has attached, for BEGIN
 * IMMEDIATE locks them all.
 *
 * <p>In one order that is the same for every connection in every process of this machine, so that
 * two which need the same slots cannot each have one and wait for the other. Changed by one thread
 * at a time, under the connection's lock, and closed by any.
 */
public final class SlotSet implements AutoCloseable {
    private final WriterSlots<?> registry;
    private final boolean acrossProcesses;
    private List<WriterSlots.Entry<?>> entries = List.of();
    private volatile List<WriterSlot> slots = List.of();
    private boolean isClosed;

    /**
     * @param registry null if the connection does not queue
     * @param acrossProcesses whether it wants to queue with other processes
     */
    public SlotSet(WriterSlots<?> registry, boolean acrossProcesses) {
        this.registry = registry;
        this.acrossProcesses = acrossProcesses;
    }

    /** These are the connection's files now. */
    public synchronized void set(List<WriterSlots.File> files) {
        if (registry == null || isClosed) {
            return;
        }
        List<WriterSlots.Entry<?>> before = entries;
        List<WriterSlots.File> inOrder = new ArrayList<>(files);
        inOrder.sort((one, other) -> key(one).compareTo(key(other)));
        List<WriterSlots.Entry<?>> now = new ArrayList<>();
        Set<WriterSlot> distinct = new LinkedHashSet<>();
        for (WriterSlots.File file : inOrder) {
            WriterSlots.Entry<?> entry = registry.open(file, acrossProcesses);
            now.add(entry);
            distinct.add(entry.slot());
        }
        entries = now;
        slots = List.copyOf(distinct);
        before.forEach(WriterSlots.Entry::close);
    }

    private static String key(WriterSlots.File file) {
        return file.identity().toString();
    }

    /** In the order in which they must be taken; empty where the connection does not queue. */
    public List<WriterSlot> inOrder() {
        return slots;
    }

    /** The connection is closed. Twice is harmless. */
    @Override
    public synchronized void close() {
        isClosed = true;
        entries.forEach(WriterSlots.Entry::close);
        entries = List.of();
    }
}
