package io.safelite.agent.internal.attach;

import java.util.Locale;

/**
 * How SQLite opens a database for reading and writing, in the bits of open(2) that {@code fdinfo}
 * shows. Since 3.31 it asks for {@code O_NOFOLLOW}, and always for {@code O_CLOEXEC} ({@code
 * robust_open} and {@code unixOpen} in os_unix.c). Java asks for the first only if told to, and for
 * the second never.
 *
 * @param noFollow the bit of {@code O_NOFOLLOW}, which depends on the processor
 */
record OpenFlags(long noFollow) {
    private static final long ACCESS_MODE = 03;
    private static final long READ_WRITE = 02;
    private static final long CLOSE_ON_EXEC = 02000000;

    /** include/uapi/asm-generic/fcntl.h of Linux. */
    private static final long NO_FOLLOW = 0400000;

    /**
     * arch/{arm,arm64,powerpc}/include/uapi/asm/fcntl.h. Each of the two values is {@code
     * O_LARGEFILE} on the other processors, which every descriptor of Java has.
     */
    private static final long NO_FOLLOW_ARM_AND_POWER = 0100000;

    /** The bits of a processor, by the name that {@code os.arch} has for it. */
    static OpenFlags of(String architecture) {
        String name = architecture.toLowerCase(Locale.ROOT);
        boolean special =
                name.startsWith("arm") || name.startsWith("aarch") || name.startsWith("ppc");
        return new OpenFlags(special ? NO_FOLLOW_ARM_AND_POWER : NO_FOLLOW);
    }

    /** Whether SQLite opens databases with these flags. */
    boolean isSqlite(long flags) {
        return (flags & ACCESS_MODE) == READ_WRITE
                && (flags & noFollow) != 0
                && (flags & CLOSE_ON_EXEC) != 0;
    }
}
