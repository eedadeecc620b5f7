package io.safelite.agent.internal.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the system tells of a process without asking the process: {@code maps} and {@code status} of
 * Linux (proc(5)). Elsewhere, and of other users' processes, nothing.
 *
 * @param proc the directory /proc
 */
record Processes(Path proc) {

    /** SIGQUIT is number 3 on every processor, and number 1 has the lowest bit. */
    private static final long QUIT = 1L << (3 - 1);

    /** Those of this machine. */
    static Processes system() {
        return new Processes(Path.of("/proc"));
    }

    /**
     * Whether sqlite-jdbc's library is in it. The library gets another name with every start, and
     * each has this in it (org.sqlite.SQLiteJDBCLoader).
     */
    Answer usesSqlite(long pid) {
        return hasMapped(pid, "sqlitejdbc");
    }

    /** Whether HotSpot is in it. */
    Answer isJvm(long pid) {
        return hasMapped(pid, "libjvm");
    }

    /**
     * Whether it handles SIGQUIT, with which a JVM is attached to for the first time. Another
     * process, and a JVM in its first moments, is killed by it.
     */
    Answer handlesQuit(long pid) {
        try {
            return status(pid, "SigCgt:")
                    .map(mask -> Answer.of((Long.parseUnsignedLong(mask, 16) & QUIT) != 0))
                    .orElse(Answer.UNKNOWN);
        } catch (NumberFormatException e) {
            return Answer.UNKNOWN;
        }
    }

    /**
     * Whether it is stopped, by a signal or by a debugger. A stopped JVM that is attached to does
     * not answer in time, and when it goes on it takes the SIGQUIT for the request of a thread
     * dump.
     */
    Answer isStopped(long pid) {
        return status(pid, "State:")
                .map(state -> Answer.of(state.startsWith("T") || state.startsWith("t")))
                .orElse(Answer.UNKNOWN);
    }

    /** Whose it is, if it is known and somebody else's than this one. */
    static Optional<String> otherUser(long pid) {
        Optional<String> own = ProcessHandle.current().info().user();
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().user())
                .filter(user -> own.isPresent() && !user.equals(own.get()));
    }

    /** Whether there is such a process, as far as it can be seen. */
    static boolean exists(long pid) {
        return ProcessHandle.of(pid).isPresent();
    }

    private Answer hasMapped(long pid, String partOfName) {
        try (Stream<String> lines = lines(pid, "maps")) {
            return Answer.of(lines.anyMatch(line -> fileName(line).contains(partOfName)));
        } catch (IOException | UncheckedIOException e) {
            return Answer.UNKNOWN;
        }
    }

    private Optional<String> status(long pid, String field) {
        try (Stream<String> lines = lines(pid, "status")) {
            return lines.filter(line -> line.startsWith(field))
                    .map(line -> line.substring(field.length()).strip())
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private Stream<String> lines(long pid, String file) throws IOException {
        return Files.lines(proc.resolve(Long.toString(pid)).resolve(file), ISO_8859_1);
    }

    /** The path is the last field, and the only one with a slash. */
    private static String fileName(String mapping) {
        int slash = mapping.lastIndexOf('/');
        return slash < 0 ? "" : mapping.substring(slash + 1);
    }
}
