package io.safelite.agent.internal.attach;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A descriptor of a process on a regular file.
 *
 * @param file the file it is on
 * @param flags the flags it was opened with, as in open(2)
 */
record Descriptor(Path file, long flags) {
    private static final String FLAGS = "flags:";

    /** How Linux marks the name of a file that has none any more. */
    private static final String DELETED = " (deleted)";

    /** Reads a link of the directory {@code fd}; empty if there is no file to name behind it. */
    static Optional<Descriptor> read(Path process, Path link) {
        try {
            Path file = Files.readSymbolicLink(link);
            // Asks with stat, which follows the link and opens nothing.
            if (!Files.isRegularFile(link) || file.toString().endsWith(DELETED)) {
                return Optional.empty();
            }
            Path info = process.resolve("fdinfo").resolve(link.getFileName());
            return Optional.of(new Descriptor(file, flags(info)));
        } catch (IOException | InvalidPathException | NumberFormatException e) {
            return Optional.empty(); // Closed since, or not ours to look at.
        }
    }

    private static long flags(Path info) throws IOException {
        try (Stream<String> lines = Files.lines(info, ISO_8859_1)) {
            return lines.filter(line -> line.startsWith(FLAGS))
                    .map(line -> Long.parseLong(line.substring(FLAGS.length()).strip(), 8))
                    .findFirst()
                    .orElse(0L);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Whether SQLite holds it as a database: it was opened as SQLite does it, or the files of a
     * write-ahead log are open beside it, which is how versions before 3.31 are seen.
     *
     * @param open all files that the process has open
     */
    boolean isDatabase(Set<Path> open, OpenFlags sqlite) {
        return !isCompanion()
                && (sqlite.isSqlite(flags)
                        || open.contains(beside("-wal"))
                        || open.contains(beside("-shm")));
    }

    private Path beside(String suffix) {
        return Path.of(file + suffix);
    }

    /** The files that SQLite and SafeLite keep beside a database. */
    private boolean isCompanion() {
        return Stream.of("-wal", "-shm", "-journal", "-safelite")
                .anyMatch(file.toString()::endsWith);
    }
}
