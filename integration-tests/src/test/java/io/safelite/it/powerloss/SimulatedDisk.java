package io.safelite.it.powerloss;

import io.safelite.testing.DiskCall;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One directory on a disk, to which the calls of a log are applied one after the other, and what
 * may be left of it after a power loss.
 *
 * <p>The directory is taken for the strictest of file systems: that a file was created or deleted
 * is durable after a sync of the directory only, and may be lost or not before.
 */
final class SimulatedDisk {
    private final Set<String> names;
    private final Map<String, Versions<Optional<SimulatedFile>>> entries = new TreeMap<>();
    private final Map<Long, Sync> running = new HashMap<>();
    private long time;

    /**
     * @param file what is synced; nothing for the directory
     * @param begin the time of the call
     */
    private record Sync(Optional<SimulatedFile> file, long begin) {}

    /**
     * An empty one.
     *
     * @param names of the files that matter; calls for others are ignored
     */
    SimulatedDisk(Set<String> names) {
        this.names = Set.copyOf(names);
        names.forEach(name -> entries.put(name, new Versions<>(Optional.empty())));
    }

    void apply(DiskCall call) {
        time++;
        boolean isDirectory = call.file().isEmpty();
        if (!isDirectory && !names.contains(call.file())) {
            return;
        }
        switch (call.kind()) {
            case CREATE -> entry(call).add(time, Optional.of(new SimulatedFile()));
            case UNLINK -> entry(call).add(time, Optional.empty());
            case WRITE -> file(call).write(time, call.position(), call.data());
            case TRUNCATE -> file(call).truncate(time, call.position());
            case SYNC_BEGIN ->
                    running.put(
                            call.position(),
                            new Sync(
                                    isDirectory ? Optional.empty() : Optional.of(file(call)),
                                    time));
            case SYNC_END -> end(running.remove(call.position()), call.error() == 0);
        }
    }

    private Versions<Optional<SimulatedFile>> entry(DiskCall call) {
        return entries.get(call.file());
    }

    private SimulatedFile file(DiskCall call) {
        return entry(call)
                .latest()
                .orElseThrow(() -> new IllegalStateException("nobody has created " + call.file()));
    }

    private void end(Sync sync, boolean succeeds) {
        if (sync.file.isPresent() && succeeds) {
            sync.file.get().sync(sync.begin);
        } else if (sync.file.isPresent()) {
            sync.file.get().doubt(sync.begin);
        } else if (succeeds) {
            entries.values().forEach(entry -> entry.sync(sync.begin));
        }
    }

    /** The number of calls so far. */
    long time() {
        return time;
    }

    /** Whether a power loss would take nothing. */
    boolean isSynced() {
        return entries.values().stream()
                .allMatch(
                        entry ->
                                entry.isSynced()
                                        && entry.latest().stream()
                                                .allMatch(SimulatedFile::isSynced));
    }

    /** The files that are there after a power loss, and what is in them. */
    Map<String, byte[]> surviving(Survival survival) {
        Map<String, byte[]> files = new TreeMap<>();
        entries.forEach(
                (name, entry) -> {
                    NavigableSet<Long> times = new TreeSet<>();
                    entry.forEachTime(times::add);
                    entry.at(times.isEmpty() ? 0 : survival.moment().of(times))
                            .ifPresent(file -> files.put(name, file.surviving(survival)));
                });
        return files;
    }
}
