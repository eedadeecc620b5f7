package io.safelite.agent.internal.attach;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which database files SQLite has open in this process, as Linux lists the open files of a process.
 * They tell who goes on without protection when the agent comes late.
 *
 * <p>No file in the listing is ever opened: closing it again would drop the locks that SQLite holds
 * on it in this process (https://sqlite.org/howtocorrupt.html, section 2.2). All is read from links
 * and from {@code fdinfo} (proc(5)).
 *
 * <p>The numbers are upper bounds for connections, made to be told to a human: while any connection
 * of this process has a lock on a file, SQLite keeps the descriptors of closed ones ({@code
 * setPendingFd} in os_unix.c), and in WAL mode connections that have read always have one. Not seen
 * are in-memory and temporary databases, files deleted since, and read-only connections to a file
 * without a WAL.
 */
public final class OpenDatabases {
    private static final Path THIS_PROCESS = Path.of("/proc/self");

    private OpenDatabases() {}

    /**
     * Looks now. May be called by any thread; files that are opened or closed meanwhile are counted
     * or not.
     *
     * @return for each database file how many descriptors SQLite has on it, in the order of the
     *     names; empty where the system does not list the open files of a process
     */
    public static Optional<Map<Path, Integer>> now() {
        return in(THIS_PROCESS, OpenFlags.of(System.getProperty("os.arch", "")));
    }

    /**
     * Looks at a process.
     *
     * @param process its directory in /proc
     * @param flags what the flags of a descriptor mean there
     */
    static Optional<Map<Path, Integer>> in(Path process, OpenFlags flags) {
        List<Descriptor> descriptors = new ArrayList<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path link : links) {
                Descriptor.read(process, link).ifPresent(descriptors::add);
            }
        } catch (IOException | DirectoryIteratorException | SecurityException e) {
            return Optional.empty();
        }
        return Optional.of(databases(descriptors, flags));
    }

    private static Map<Path, Integer> databases(List<Descriptor> descriptors, OpenFlags flags) {
        Set<Path> open = descriptors.stream().map(Descriptor::file).collect(Collectors.toSet());
        Map<Path, Integer> counts = new TreeMap<>();
        for (Descriptor descriptor : descriptors) {
            if (descriptor.isDatabase(open, flags)) {
                counts.merge(descriptor.file(), 1, Integer::sum);
            }
        }
        return Collections.unmodifiableMap(counts);
    }
}
