package io.safelite.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of /proc/locks, as kernels have written them. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class KernelLockTest {
    private static List<KernelLock> parse(String... lines) {
        return KernelLock.parse(Stream.of(lines));
    }

    @Test
    void posixLocksAreRead() {
        assertThat(
                        parse(
                                "1: POSIX  ADVISORY  WRITE 1234 08:01:131072 120 120",
                                "12: POSIX  ADVISORY  READ  5433 fe:1f:7864448 1073741826 EOF"))
                .containsExactly(
                        new KernelLock(true, 1234, new FileId(8, 1, 131072), 120, 120),
                        new KernelLock(
                                false,
                                5433,
                                new FileId(0xfe, 0x1f, 7864448),
                                1073741826,
                                Long.MAX_VALUE));
    }

    @Test
    void bigNumbersAreRead() {
        // Device minors have 20 bits, XFS and overlay inodes use all 64.
        assertThat(parse("1: POSIX  ADVISORY  WRITE 7 103:fffff:18446744073709551615 0 EOF"))
                .containsExactly(
                        new KernelLock(true, 7, new FileId(0x103, 0xfffff, -1), 0, Long.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1: -> POSIX  ADVISORY  WRITE 1234 08:01:131072 120 120",
                "1:  -> POSIX  ADVISORY  WRITE 1234 08:01:131072 120 120",
                "2: OFDLCK ADVISORY  WRITE -1 08:01:131072 120 120",
                "3: FLOCK  ADVISORY  WRITE 1234 08:01:131072 0 EOF",
                "4: LEASE  ACTIVE    WRITE 1234 08:01:131072 0 EOF",
                "5: DELEG  ACTIVE    READ 1234 08:01:131072 0 EOF",
                "6: POSIX  *NOINODE* WRITE 1234 <none>:0 120 120",
                "7: POSIX  ADVISORY  WRITE -1 08:01:131072 120 120",
                "8: POSIX  ADVISORY  WRITE 0 08:01:131072 120 120",
                "9: POSIX  ADVISORY  WRITE 1234 08:01:131072 120",
                "9: POSIX  ADVISORY  WRITE 99999999999999999999 08:01:131072 120 120",
                "",
                "garbage",
            })
    void othersArePassedOver(String line) {
        assertThat(parse(line)).isEmpty();
    }

    @Test
    void coversWhatItTouches() {
        KernelLock lock = new KernelLock(true, 1, new FileId(8, 1, 1), 120, 121);
        assertThat(lock.covers(120, 120)).isTrue();
        assertThat(lock.covers(121, 130)).isTrue();
        assertThat(lock.covers(0, 119)).isFalse();
        assertThat(lock.covers(122, 122)).isFalse();
    }
}
