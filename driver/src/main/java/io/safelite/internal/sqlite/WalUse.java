package io.safelite.internal.sqlite;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How much of a write-ahead log is in use, as the file itself tells
 * (https://sqlite.org/fileformat2.html#the_write_ahead_log): its length does not, because a log
 * that was begun anew keeps it. SQLite locks nothing on this file (see {@link WalFile}), so it may
 * be opened and closed here.
 *
 * @param generation differs each time the log is begun anew
 * @param pages how many pages were written since, those of an unfinished transaction included
 * @param pageBytes what one of them takes in the log
 * @param fileBytes the length of the file
 */
public record WalUse(long generation, long pages, int pageBytes, long fileBytes) {
    /** Of a log that is not there, or empty. */
    static final WalUse NOTHING = new WalUse(0, 0, 0, 0);

    // https://sqlite.org/fileformat2.html#wal_file_format
    private static final int HEADER_BYTES = 32;
    private static final int MAGIC = 0x377f0682; // the lowest bit tells the order of its checksums
    private static final int PAGE_SIZE_AT = 8;
    private static final int SALT_AT = 16;
    private static final int FRAME_HEADER_BYTES = 24;
    private static final int FRAME_SALT_AT = 8;

    /**
     * Looks. Somebody may write meanwhile: then it is what was there at some moment.
     *
     * @throws IOException if the file cannot be read
     */
    public static WalUse of(DatabaseFile database) throws IOException {
        Path path = WalFile.pathOf(database);
        try (FileChannel log = FileChannel.open(path, StandardOpenOption.READ)) {
            long length = log.size();
            if (length < HEADER_BYTES) {
                return NOTHING;
            }
            ByteBuffer header = read(log, 0, HEADER_BYTES);
            if ((header.getInt(0) & ~1) != MAGIC) {
                throw new IOException(path + " is no write-ahead log of SQLite");
            }
            int frameBytes = header.getInt(PAGE_SIZE_AT) + FRAME_HEADER_BYTES;
            long salt = header.getLong(SALT_AT);
            long pages = pages(log, (length - HEADER_BYTES) / frameBytes, frameBytes, salt);
            return new WalUse(salt, pages, frameBytes, length);
        } catch (NoSuchFileException | EOFException e) {
            return NOTHING; // Deleted or cut off: nothing is in use.
        }
    }

    /** The length of the file, in bytes; 0 if there is none. */
    public static long fileBytes(DatabaseFile database) {
        try {
            return Files.size(WalFile.pathOf(database));
        } catch (IOException e) {
            return 0; // Not there, or not to be seen: nothing that matters here.
        }
    }

    /** Those of this generation stand before those of earlier ones: finds where they end. */
    private static long pages(FileChannel log, long frames, int frameBytes, long salt)
            throws IOException {
        long used = 0;
        long unknown = frames;
        while (used < unknown) {
            long middle = (used + unknown) / 2;
            long at = HEADER_BYTES + middle * frameBytes + FRAME_SALT_AT;
            if (read(log, at, Long.BYTES).getLong(0) == salt) {
                used = middle + 1;
            } else {
                unknown = middle;
            }
        }
        return used;
    }

    private static ByteBuffer read(FileChannel log, long at, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (log.read(buffer, at + buffer.position()) < 0) {
                throw new EOFException();
            }
        }
        return buffer;
    }
}
