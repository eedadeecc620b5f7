package io.safelite.internal.queue;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The slots of this JVM, one per database file, each kept while a connection to the file is open.
 *
 * <p>Counted rather than remembered for ever: a file system may give a new file the identity of a
 * deleted one.
 *
 * @param <T> what is kept per file beside its slot
 */
public final class WriterSlots<T> {
    private final Map<Object, Entry<T>> entries = new HashMap<>();

    /** What one file has: its slot, and a thing shared by all its connections. */
    public static final class Entry<T> {
        private final Object key;
        private final WriterSlot slot;
        private final T shared;
        private int users;

        private Entry(Object key, WriterSlot slot, T shared) {
            this.key = key;
            this.slot = slot;
            this.shared = shared;
        }

        public WriterSlot slot() {
            return slot;
        }

        public T shared() {
            return shared;
        }
    }

    /**
     * One more connection uses the file.
     *
     * @param key the file's identity; compared by equals
     * @param database the file as messages should name it
     * @param shared makes what is shared, for the first user
     */
    public synchronized Entry<T> open(Object key, String database, Supplier<T> shared) {
        Entry<T> entry =
                entries.computeIfAbsent(
                        key, k -> new Entry<>(k, new WriterSlot(database), shared.get()));
        entry.users++;
        return entry;
    }

    /** One connection less uses the file. */
    public synchronized void close(Entry<T> entry) {
        if (--entry.users == 0) {
            entries.remove(entry.key, entry);
        }
    }

    /** How many files have a slot. */
    public synchronized int size() {
        return entries.size();
    }
}
