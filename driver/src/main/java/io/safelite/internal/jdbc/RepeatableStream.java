package io.safelite.internal.jdbc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;

/** A parameter's stream, read once and opened as often as the parameter is bound. Immutable. */
final class RepeatableStream {
    /** What it held; null for no stream. */
    private final byte[] bytes;

    private RepeatableStream(byte[] bytes) {
        this.bytes = bytes;
    }

    static RepeatableStream of(InputStream stream) throws SQLException {
        return of(stream, Integer.MAX_VALUE);
    }

    /** Reads at most {@code length} bytes; a wrong length is for the delegate to refuse. */
    static RepeatableStream of(InputStream stream, long length) throws SQLException {
        if (stream == null) {
            return new RepeatableStream(null);
        }
        int most = (int) Math.max(0, Math.min(length, Integer.MAX_VALUE));
        try {
            return new RepeatableStream(stream.readNBytes(most));
        } catch (IOException e) {
            throw new SQLException("cannot read the stream of a parameter: " + e, e);
        }
    }

    /** How many bytes it keeps alive. */
    long size() {
        return bytes == null ? 0 : bytes.length;
    }

    InputStream open() {
        return bytes == null ? null : new ByteArrayInputStream(bytes);
    }
}
