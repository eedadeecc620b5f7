package io.safelite.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the locks mean; the samples are what SQLite 3.51 left in /proc/locks. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SqliteLocksTest {
    private static List<KernelLock> locks(String... kindPidFirstLast) {
        return KernelLock.parse(
                Stream.of(kindPidFirstLast)
                        .map(
                                text ->
                                        "1: POSIX  ADVISORY  "
                                                + text.replaceFirst(" (\\d+) ", " $1 08:01:5 ")));
    }

    private static List<Long> pids(Stream<KernelLock> locks) {
        return locks.map(KernelLock::pid).toList();
    }

    private static SqliteLocks journal(String... locks) {
        return new SqliteLocks(locks(locks), List.of());
    }

    @Test
    void reservedIsAWriterThatReads() {
        SqliteLocks locks =
                journal("WRITE 7 1073741825 1073741825", "READ 7 1073741826 1073742335");
        assertThat(pids(locks.writing())).containsExactly(7L);
        assertThat(pids(locks.reading())).containsExactly(7L);
    }

    @Test
    void pendingWaitsForReaders() {
        SqliteLocks locks =
                journal(
                        "WRITE 7 1073741824 1073741825",
                        "READ 7 1073741826 1073742335",
                        "READ 8 1073741826 1073742335");
        assertThat(pids(locks.writing())).containsExactly(7L);
        assertThat(pids(locks.reading())).containsExactly(7L, 8L);
    }

    @Test
    void exclusiveIsAWriterAlone() {
        SqliteLocks locks = journal("WRITE 7 1073741824 1073742335");
        assertThat(pids(locks.writing())).containsExactly(7L);
        assertThat(locks.reading()).isEmpty();
    }

    @Test
    void exclusiveWithoutReservedIsAWriterToo() {
        assertThat(pids(journal("WRITE 7 1073741826 1073742335").writing())).containsExactly(7L);
    }

    @Test
    void readerThatBeginsIsNoWriter() {
        // unixLock in os_unix.c takes PENDING for a moment, but for reading.
        assertThat(journal("READ 7 1073741824 1073741824").writing()).isEmpty();
    }

    @Test
    void walWriterIsKnownByOneByte() {
        SqliteLocks locks =
                new SqliteLocks(
                        locks("READ 7 1073741826 1073742335", "READ 8 1073741826 1073742335"),
                        locks("WRITE 7 120 120", "READ 7 124 124", "READ 7 128 128"));
        assertThat(pids(locks.writing())).containsExactly(7L);
        assertThat(pids(locks.reading())).containsExactly(7L);
    }

    @Test
    void walCheckpointIsNoWriter() {
        SqliteLocks locks = new SqliteLocks(List.of(), locks("WRITE 7 121 121", "READ 7 128 128"));
        assertThat(locks.writing()).isEmpty();
        assertThat(locks.reading()).isEmpty();
    }

    @Test
    void walCheckpointThatHoldsWritersUpIsAWriter() {
        // The kernel joins neighbouring locks of one process.
        assertThat(pids(new SqliteLocks(List.of(), locks("WRITE 7 120 121")).writing()))
                .containsExactly(7L);
    }

    @Test
    void shmFileThatWasLeftBehindSaysNothing() {
        SqliteLocks locks = journal("READ 8 1073741826 1073742335");
        assertThat(pids(locks.reading())).containsExactly(8L);
    }

    @Test
    void locksOnOtherBytesAreNotSqlites() {
        SqliteLocks locks = new SqliteLocks(locks("WRITE 7 0 100"), locks("WRITE 7 0 119"));
        assertThat(locks.writing()).isEmpty();
        assertThat(locks.reading()).isEmpty();
    }
}
