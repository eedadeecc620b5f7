package io.safelite.internal.process;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the locks on a database mean to SQLite.
 *
 * @param onDatabase the locks on the database file
 * @param onShm the locks on its {@code -shm} file
 */
record SqliteLocks(List<KernelLock> onDatabase, List<KernelLock> onShm) {

    // PENDING_BYTE, RESERVED_BYTE, SHARED_FIRST and SHARED_SIZE in SQLite's os.h, in this order
    // without a gap; what they are for: https://sqlite.org/lockingv3.html.
    private static final long PENDING_BYTE = 0x40000000L;
    private static final long SHARED_FIRST = PENDING_BYTE + 2;
    private static final long SHARED_LAST = SHARED_FIRST + 510 - 1;

    // Bytes of the -shm file: https://sqlite.org/walformat.html, section 2.3.
    private static final long WAL_WRITE_LOCK = 120;
    private static final long WAL_READ_LOCK_0 = 123;
    private static final long WAL_READ_LOCK_4 = 127;

    /** UNIX_SHM_DMS in SQLite's os_unix.c: locked while a process uses the file. */
    private static final long DEAD_MANS_SWITCH = 128;

    /**
     * The locks that let one alone write: on one byte of the -shm file; with a rollback journal
     * RESERVED, PENDING or EXCLUSIVE. Both files are looked at, for in exclusive locking mode WAL
     * does without the -shm file.
     */
    Stream<KernelLock> writing() {
        return Stream.concat(
                        covering(onShm, WAL_WRITE_LOCK, WAL_WRITE_LOCK),
                        covering(onDatabase, PENDING_BYTE, SHARED_LAST))
                .filter(KernelLock::isWrite);
    }

    /**
     * The locks of those who read: with a rollback journal no COMMIT ends before they do, and in
     * WAL mode no checkpoint gets past what they see. In WAL mode every connection holds the SHARED
     * lock on the database for good, so that one says nothing.
     */
    Stream<KernelLock> reading() {
        boolean isWal = covering(onShm, DEAD_MANS_SWITCH, DEAD_MANS_SWITCH).findAny().isPresent();
        Stream<KernelLock> locks =
                isWal
                        ? covering(onShm, WAL_READ_LOCK_0, WAL_READ_LOCK_4)
                        : covering(onDatabase, SHARED_FIRST, SHARED_LAST);
        return locks.filter(lock -> !lock.isWrite());
    }

    private static Stream<KernelLock> covering(List<KernelLock> locks, long from, long to) {
        return locks.stream().filter(lock -> lock.covers(from, to));
    }
}
