package io.safelite.internal.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which processes hold SQLite's locks on a database file, as Linux lists them in {@code
 * /proc/locks}. Neither the database nor a file beside it is opened: closing it again would drop
 * the locks that SQLite holds in this process (https://sqlite.org/howtocorrupt.html, section 2.2).
 *
 * <p>Not seen are processes of other containers (PID namespaces) and other machines, and other
 * users' processes on a file system whose locks carry another device number than its files (btrfs,
 * some overlays). Elsewhere than on Linux nobody is seen. Who is not seen is left out: an empty
 * list does not say that nobody holds the lock.
 */
public final class KernelLocks {
    private static final Path LISTING = Path.of("/proc/locks");

    private KernelLocks() {}

    /**
     * Who holds the write lock now, in whatever journal mode. With a rollback journal there can be
     * two: one process that may write, and one that recovers or commits.
     *
     * @param database the database file
     * @return the processes, this one included if it is one; one that may not be looked at is given
     *     by its number alone
     */
    public static List<ProcessDescription> writersOf(Path database) {
        return holders(database, SqliteLocks::writing);
    }

    /**
     * Who reads now. With a rollback journal a COMMIT waits for them, in WAL mode a checkpoint.
     * Whoever writes reads as well, and is named here too unless it is just committing.
     *
     * @param database the database file
     * @return the processes, this one included if it is one; one that may not be looked at is given
     *     by its number alone
     */
    public static List<ProcessDescription> readersOf(Path database) {
        return holders(database, SqliteLocks::reading);
    }

    private static List<ProcessDescription> holders(
            Path database, Function<SqliteLocks, Stream<KernelLock>> kind) {
        try {
            return kind.apply(locksOn(database))
                    .map(KernelLock::pid)
                    .distinct()
                    .map(pid -> ProcessDescription.of(pid).orElse(ProcessDescription.unknown(pid)))
                    .toList();
        } catch (IOException
                | UnsupportedOperationException
                | IllegalArgumentException
                | SecurityException e) {
            return List.of(); // Not on Linux, no /proc, no such file: nothing is known.
        }
    }

    private static SqliteLocks locksOn(Path database) throws IOException {
        Path file = database.toRealPath(); // SQLite follows links too, then appends "-shm".
        Path shm = file.resolveSibling(file.getFileName() + "-shm");
        List<KernelLock> all = KernelLock.parse(listing().lines());
        return new SqliteLocks(locksOn(file, all), locksOn(shm, all));
    }

    private static String listing() throws IOException {
        return new String(Files.readAllBytes(LISTING), ISO_8859_1);
    }

    private static List<KernelLock> locksOn(Path file, List<KernelLock> all) throws IOException {
        try {
            FileId id = FileId.of(file);
            String name = String.valueOf(file.getFileName());
            return all.stream().filter(lock -> isOn(lock, id, name)).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /**
     * Files of different file systems have the same inode number all the time, so where the device
     * is another one the process must be seen to have the file open.
     */
    static boolean isOn(KernelLock lock, FileId id, String name) {
        return lock.file().equals(id)
                || (lock.file().inode() == id.inode() && id.isOpenIn(lock.pid(), name));
    }
}
