package io.safelite.internal.process;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A POSIX lock that a process holds, a line of {@code /proc/locks} (proc_locks(5)).
 *
 * @param isWrite whether it is exclusive
 * @param pid who holds it
 * @param file on which file
 * @param first the first locked byte
 * @param last the last locked byte
 */
record KernelLock(boolean isWrite, long pid, FileId file, long first, long last) {

    /**
     * Passes over what is no lock of SQLite's: locks of other kinds (flock, leases), locks that
     * belong to an open file instead of a process (OFDLCK, pid -1), and waiters ({@code ->}).
     */
    private static final Pattern LINE =
            Pattern.compile(
                    "\\d+:\\s+POSIX\\s+ADVISORY\\s+(READ|WRITE)\\s+([1-9]\\d*)"
                            + "\\s+([0-9a-f]+):([0-9a-f]+):(\\d+)\\s+(\\d+)\\s+(\\d+|EOF)\\s*");

    /** The locks of a listing, without the lines that say nothing of interest. */
    static List<KernelLock> parse(Stream<String> lines) {
        return lines.map(KernelLock::parse).flatMap(Optional::stream).toList();
    }

    private static Optional<KernelLock> parse(String line) {
        Matcher fields = LINE.matcher(line);
        try {
            return fields.matches() ? Optional.of(of(fields)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty(); // More digits than the kernel has.
        }
    }

    private static KernelLock of(Matcher fields) {
        FileId file =
                new FileId(
                        Long.parseLong(fields.group(3), 16),
                        Long.parseLong(fields.group(4), 16),
                        Long.parseUnsignedLong(fields.group(5)));
        String last = fields.group(7);
        return new KernelLock(
                fields.group(1).equals("WRITE"),
                Long.parseLong(fields.group(2)),
                file,
                Long.parseLong(fields.group(6)),
                last.equals("EOF") ? Long.MAX_VALUE : Long.parseLong(last));
    }

    /** Whether it covers one of these bytes. */
    boolean covers(long from, long to) {
        return first <= to && from <= last;
    }
}
