package io.safelite.it.powerloss;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * One thing on a disk, which changes as a whole: a sector, a size, an entry of the directory. What
 * was synced is there after a power loss, or any later state: the kernel may have written it by
 * then.
 */
final class Versions<T> {
    private T durable;
    private final List<Version<T>> unsynced = new ArrayList<>();

    /**
     * @param isDoubtful a sync of it has failed: it counts as written, and may never have been
     */
    private record Version<T>(long time, T value, boolean isDoubtful) {
        Version<T> doubtful() {
            return new Version<>(time, value, true);
        }
    }

    Versions(T durable) {
        this.durable = durable;
    }

    void add(long time, T value) {
        unsynced.add(new Version<>(time, value, false));
    }

    /** What a process that reads it sees. */
    T latest() {
        return at(Long.MAX_VALUE);
    }

    /** What is there after a power loss if all was written that had been changed until then. */
    T at(long time) {
        T value = durable;
        for (Version<T> version : unsynced) {
            if (version.time <= time) {
                value = version.value;
            }
        }
        return value;
    }

    /** When it was changed to something that is not durable yet. */
    void forEachTime(LongConsumer action) {
        unsynced.forEach(version -> action.accept(version.time));
    }

    boolean isSynced() {
        return unsynced.isEmpty();
    }

    /** A sync that began then has succeeded. */
    void sync(long begin) {
        int last = -1;
        for (int i = 0; i < unsynced.size(); i++) {
            Version<T> version = unsynced.get(i);
            if (version.time < begin && !version.isDoubtful) {
                last = i;
            }
        }
        if (last >= 0) {
            durable = unsynced.get(last).value;
            unsynced.subList(0, last + 1).clear();
        }
    }

    /** A sync that began then has failed: later ones do not write the same again. */
    void doubt(long begin) {
        unsynced.replaceAll(version -> version.time < begin ? version.doubtful() : version);
    }
}
