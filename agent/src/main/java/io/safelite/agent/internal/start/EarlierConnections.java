package io.safelite.agent.internal.start;

import io.safelite.agent.internal.attach.OpenDatabases;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The line about connections that were there before the agent was attached. Their number is that of
 * SQLite's descriptors: in WAL mode it keeps those of closed connections for a while.
 */
final class EarlierConnections {
    private EarlierConnections() {}

    static String describe(boolean isDriverLoaded) {
        String attached = "is attached: connections opened from now on are protected";
        if (!isDriverLoaded) {
            return attached;
        }
        Optional<Map<Path, Integer>> open = OpenDatabases.now();
        if (open.isEmpty()) {
            return attached + ", those opened before stay as they are";
        }
        if (open.get().isEmpty()) {
            return attached + ", none is open so far";
        }
        int count = open.get().values().stream().mapToInt(Integer::intValue).sum();
        String files =
                open.get().entrySet().stream()
                        .map(entry -> entry.getValue() + " to " + entry.getKey())
                        .sorted()
                        .collect(Collectors.joining(", "));
        return attached + ", those opened before stay as they are: up to " + count + ", " + files;
    }
}
