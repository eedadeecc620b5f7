package io.safelite.internal.queue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The slots of this copy of SafeLite, one per database file, each kept while a connection to the
 * file is open.
 *
 * <p>Counted rather than remembered for ever: a file system may give a new file the identity of a
 * deleted one.
 *
 * @param <T> what is kept per file beside its slot
 */
public final class WriterSlots<T extends FileFigures> {
    private final Map<Object, Entry<T>> entries = new HashMap<>();
    private final Supplier<T> extras;
    private final Consumer<T> farewell;
    private final List<SlotObserver> observers;

    /**
     * @param extras makes what is kept beside a slot
     * @param farewell is given it when the file's last connection is closed
     * @param observer hears of slots that come and go
     */
    public WriterSlots(Supplier<T> extras, Consumer<T> farewell, SlotObserver observer) {
        this.extras = extras;
        this.farewell = farewell;
        this.observers = new CopyOnWriteArrayList<>(List.of(observer));
    }

    /** One more that hears of slots from now on. */
    public void observe(SlotObserver observer) {
        observers.add(observer);
    }

    /**
     * A database file, as far as the queue has to know it.
     *
     * @param identity equal for all paths that lead to this file
     * @param name as messages should name it
     * @param sidecarPlace its path, if a sidecar file may be put beside it; null if not. Asked
     *     before the first write
     */
    public record File(Object identity, String name, Supplier<Path> sidecarPlace) {}

    /** What one file has: its slot, and a thing shared by all its connections. */
    public static final class Entry<T extends FileFigures> implements AutoCloseable {
        private final WriterSlots<T> owner;
        private final Object key;
        private final ProcessGate processGate;
        private final WriterSlot slot;
        private final T extra;
        private int users;

        private Entry(WriterSlots<T> owner, File file, T extra) {
            this.owner = owner;
            this.key = file.identity();
            this.processGate = new ProcessGate(file.sidecarPlace());
            this.slot =
                    new WriterSlot(
                            file.name(),
                            new Gates(new JvmGate(file.identity()), processGate),
                            Timing.SYSTEM);
            this.extra = extra;
        }

        public WriterSlot slot() {
            return slot;
        }

        public T extra() {
            return extra;
        }

        /** One connection less uses the file. Once per {@link WriterSlots#open}. */
        @Override
        public void close() {
            owner.close(this);
        }
    }

    /**
     * One more connection uses the file.
     *
     * @param acrossProcesses whether it wants to queue with other processes: where one does, all
     *     connections of the file do
     */
    public synchronized Entry<T> open(File file, boolean acrossProcesses) {
        Entry<T> entry = entries.get(file.identity());
        if (entry == null) {
            entry = new Entry<>(this, file, extras.get());
            entries.put(file.identity(), entry);
            Entry<T> opened = entry;
            observers.forEach(observer -> observer.opened(opened.slot, opened.extra));
        }
        entry.users++;
        if (acrossProcesses) {
            entry.processGate.enable();
        }
        return entry;
    }

    private void close(Entry<T> entry) {
        if (isLast(entry)) {
            // It may take a while, and nobody else shall wait.
            farewell.accept(entry.extra);
            synchronized (this) {
                entry.slot.close();
                observers.forEach(observer -> observer.closed(entry.slot));
            }
        }
    }

    private synchronized boolean isLast(Entry<T> entry) {
        boolean isLast = --entry.users == 0;
        if (isLast) {
            entries.remove(entry.key, entry);
        }
        return isLast;
    }

    /** How many files have a slot. */
    public synchronized int size() {
        return entries.size();
    }
}
