package io.safelite.internal.jdbc;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.sql.SQLException;

/**
 * A parameter's reader, read once and opened as often as the parameter is bound.
 *
 * @param text what it held; null for no reader
 */
record RepeatableReader(String text) {
    private static final int BUFFER_CHARS = 8192;

    static RepeatableReader of(Reader reader) throws SQLException {
        return of(reader, Integer.MAX_VALUE);
    }

    /** Reads at most {@code length} characters; a wrong length is for the delegate to refuse. */
    static RepeatableReader of(Reader reader, long length) throws SQLException {
        if (reader == null) {
            return new RepeatableReader(null);
        }
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[BUFFER_CHARS];
        try {
            int most = (int) Math.min(BUFFER_CHARS, length);
            int read = most <= 0 ? -1 : reader.read(buffer, 0, most);
            while (read > 0) {
                text.append(buffer, 0, read);
                int left = (int) Math.min(BUFFER_CHARS, length - text.length());
                read = left <= 0 ? -1 : reader.read(buffer, 0, left);
            }
        } catch (IOException e) {
            throw new SQLException("cannot read the text of a parameter: " + e, e);
        }
        return new RepeatableReader(text.toString());
    }

    /** How many bytes it keeps alive. */
    long size() {
        return text == null ? 0 : (long) text.length() * Character.BYTES;
    }

    Reader open() {
        return text == null ? null : new StringReader(text);
    }
}
