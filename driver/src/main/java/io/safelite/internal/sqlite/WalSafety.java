package io.safelite.internal.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Decides whether a database file may be switched to WAL. */
public final class WalSafety {

    /**
     * File systems that are shared between machines or whose locks and shared memory cannot be
     * trusted: WAL needs both (https://sqlite.org/wal.html, "all processes … on the same host").
     * "fakeowner" is what Docker Desktop shows containers of a directory of macOS; two of them can
     * have the same lock at once (github.com/docker/for-mac, issue 7004).
     */
    private static final Set<String> UNSAFE_FILE_SYSTEMS =
            Set.of(
                    "nfs",
                    "nfs4",
                    "cifs",
                    "smb",
                    "smb2",
                    "smb3",
                    "smbfs",
                    "9p",
                    "virtiofs",
                    "fakeowner",
                    "ceph",
                    "lustre",
                    "gfs",
                    "gfs2",
                    "ocfs2",
                    "afs",
                    "coda",
                    "ncpfs",
                    "glusterfs",
                    "beegfs",
                    "vboxsf",
                    "vmhgfs",
                    "prl_fs",
                    "webdav",
                    "davfs");

    private WalSafety() {}

    /**
     * Why this file should not be switched to WAL.
     *
     * @param file the database file
     * @param sqliteVersion as {@code sqlite_version()} gives it
     * @return the reason and what the user can do; empty if nothing speaks against it
     */
    public static Optional<String> objection(DatabaseFile file, String sqliteVersion) {
        if (!isResetBugFixed(sqliteVersion)) {
            return Optional.of(
                    "SQLite "
                            + sqliteVersion
                            + " can corrupt a database in WAL mode"
                            + " (sqlite.org/wal.html#walresetbug); use sqlite-jdbc 3.51.3.0 or"
                            + " later");
        }
        return unsafeFileSystem(file.path())
                .map(
                        type ->
                                "the file system "
                                        + type
                                        + " cannot be trusted with WAL's shared memory; put the"
                                        + " file on a local disk");
    }

    /** Whether the file and its directory can be written, as WAL needs: asks, opens nothing. */
    public static boolean isWritable(DatabaseFile file) {
        if (file.path() == null) {
            return false;
        }
        Path directory = file.path().toAbsolutePath().getParent();
        return file.isWritable() && directory != null && Files.isWritable(directory);
    }

    /** Whether the file lies on a disk of this machine, whose locks can be trusted. */
    public static boolean isLocal(DatabaseFile file) {
        return unsafeFileSystem(file.path()).isEmpty();
    }

    /**
     * Whether this version has the fix of the WAL-reset bug: from 3.51.3 on, and on two older lines
     * (3.50.7, 3.44.6) that got it too (https://sqlite.org/wal.html#walresetbug). 3.52.0 was
     * withdrawn.
     */
    public static boolean isResetBugFixed(String version) {
        String[] parts = version.split("\\.", -1);
        int[] number = new int[3];
        try {
            for (int i = 0; i < 3 && i < parts.length; i++) {
                number[i] = Integer.parseInt(parts[i]);
            }
        } catch (NumberFormatException e) {
            return false;
        }
        if (number[0] != 3) {
            return number[0] > 3;
        }
        return switch (number[1]) {
            case 44 -> number[2] >= 6;
            case 50 -> number[2] >= 7;
            case 51 -> number[2] >= 3;
            case 52 -> number[2] >= 1;
            default -> number[1] > 52;
        };
    }

    private static Optional<String> unsafeFileSystem(Path file) {
        try {
            String type = Files.getFileStore(file).type();
            return isUnsafeFileSystem(type) ? Optional.of(type) : Optional.empty();
        } catch (IOException e) {
            return Optional.of("of unknown type (" + e.getMessage() + ")");
        }
    }

    /** Whether a file system of this type, as the operating system names it, is not trusted. */
    static boolean isUnsafeFileSystem(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        return UNSAFE_FILE_SYSTEMS.contains(name) || isRemoteFuse(name);
    }

    /** FUSE carries local disks too (fuseblk, an NTFS or exFAT volume); the rest is not trusted. */
    private static boolean isRemoteFuse(String type) {
        return type.startsWith("fuse") && !type.equals("fuseblk");
    }
}
