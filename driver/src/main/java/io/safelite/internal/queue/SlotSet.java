package io.safelite.internal.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
        List<WriterSlots.Entry<?>> now = new ArrayList<>();
        files.stream()
                .sorted(Comparator.comparing(file -> file.identity().toString()))
                .map(file -> registry.open(file, acrossProcesses))
                .forEach(now::add);
        entries = now;
        slots = now.stream().<WriterSlot>map(WriterSlots.Entry::slot).distinct().toList();
        before.forEach(WriterSlots.Entry::close);
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
