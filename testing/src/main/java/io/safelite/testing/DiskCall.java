package io.safelite.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A call that a {@link Disk} has recorded.
 *
 * @param kind what it does
 * @param file its name; empty for the directory
 * @param position of a write its offset, of a truncation the new size, of both halves of a sync the
 *     same number
 * @param error of the end of a sync: errno if it has synced nothing, or 0; of its beginning: 1 for
 *     fdatasync, 0 for fsync
 * @param data what was written
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record DiskCall(Kind kind, String file, long position, int error, byte[] data) {
    /** The order is that of {@code enum kind}. */
    public enum Kind {
        CREATE,
        WRITE,
        TRUNCATE,
        UNLINK,
        SYNC_BEGIN,
        SYNC_END
    }

    private static final int HEADER = 6 * Integer.BYTES;

    /** Of the beginning of a sync: whether it is of the data only. */
    public boolean syncsDataOnly() {
        return error == 1;
    }

    /** All calls of a log, in the order in which they took effect. */
    public static List<DiskCall> read(Path log) throws IOException {
        List<DiskCall> calls = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(log), 1 << 20)) {
            for (byte[] header = in.readNBytes(HEADER);
                    header.length > 0;
                    header = in.readNBytes(HEADER)) {
                ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.nativeOrder());
                Kind kind = Kind.values()[fields.getInt()];
                int error = fields.getInt();
                long position = fields.getLong();
                String path = new String(exactly(in, fields.getInt()), UTF_8);
                byte[] data = exactly(in, fields.getInt());
                calls.add(
                        new DiskCall(
                                kind,
                                path.isEmpty() ? "" : path.substring(1),
                                position,
                                error,
                                data));
            }
        }
        return calls;
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the log ends inside a record");
        }
        return bytes;
    }
}
