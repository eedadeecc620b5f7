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

    static String describe() {
        String attached =
                "is attached: connections opened from now on are protected,"
                        + " those opened before stay as they are";
        Optional<Map<Path, Integer>> open = OpenDatabases.now();
        if (open.isEmpty() || open.get().isEmpty()) {
            return attached; // Not all can be seen: SQLite before 3.31 without a WAL, for one.
        }
        int count = open.get().values().stream().mapToInt(Integer::intValue).sum();
        String files =
                open.get().entrySet().stream()
                        .map(entry -> entry.getValue() + " to " + entry.getKey())
                        .sorted()
                        .collect(Collectors.joining(", "));
        return attached + ": up to " + count + ", " + files;
    }
}
