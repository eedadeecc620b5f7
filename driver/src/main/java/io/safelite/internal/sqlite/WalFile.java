package io.safelite.internal.sqlite;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;

/**
 * The write-ahead log of a database, opened to have it synced. Thread-safe.
 *
 * <p>SQLite locks nothing on this file; its locks lie on the database and its {@code -shm}
 * (https://sqlite.org/walformat.html#wal_locks), which Java must not open. Linux syncs a file, not
 * what was written through a descriptor, and reports a failed write to every descriptor that was
 * open then; so a channel opened before the writing does as well as SQLite's own descriptor.
 *
 * <p>The channel is an asynchronous one because an interrupt closes any other.
 */
public final class WalFile implements AutoCloseable {
    private static final boolean IS_LINUX =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");

    private final Path path;
    private final Object identity;
    private final AsynchronousFileChannel channel;

    private WalFile(Path path, Object identity, AsynchronousFileChannel channel) {
        this.path = path;
        this.identity = identity;
        this.channel = channel;
    }

    /** Whether this system syncs a file through any descriptor, for databases on a local disk. */
    public static boolean isSupported(DatabaseFile database) {
        return IS_LINUX && database.path() != null && WalSafety.isLocal(database);
    }

    /**
     * Opens the log of a database that a connection of this process has open in WAL mode, which
     * keeps it from being deleted. Syncs the directory too, as SQLite does with the first sync of a
     * file that it may have created (os_unix.c, unixSync).
     *
     * @throws IOException if it cannot be opened
     */
    public static WalFile open(DatabaseFile database) throws IOException {
        Path path = pathOf(database);
        AsynchronousFileChannel channel =
                AsynchronousFileChannel.open(path, StandardOpenOption.WRITE);
        try (AsynchronousFileChannel directory =
                AsynchronousFileChannel.open(
                        path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
            return new WalFile(path, identity(path), channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Where the log of a database is. */
    static Path pathOf(DatabaseFile database) {
        return database.path().resolveSibling(database.path().getFileName() + "-wal");
    }

    private static Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** Whether the database has its log under this name. One with two names has two logs. */
    public boolean isNamedFor(DatabaseFile database) {
        return path.equals(pathOf(database));
    }

    /** Whether this is the file of that name still: the last connection to close deletes it. */
    public boolean isCurrent() throws IOException {
        return identity.equals(identity(path));
    }

    /**
     * Waits until all that was written before is on the disk. An interrupt does not end it.
     *
     * @throws IOException if something may not be
     */
    public void sync() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Its path. */
    @Override
    public String toString() {
        return path.toString();
    }
}
