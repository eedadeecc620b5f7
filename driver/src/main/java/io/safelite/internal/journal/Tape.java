package io.safelite.internal.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Bytes that events are written to and read from again, in order. Not thread-safe.
 *
 * <p>Values are typed and carry their length: {@code ("ab", "c")} is not {@code ("a", "bc")}, NULL
 * is not an empty text, and 1 is not 1.0. Short ones are kept as they are, long ones as their
 * length and SHA-256, so that two tapes are equal exactly when the values are.
 */
final class Tape {
    /** Texts and blobs up to so many chars or bytes are kept as they are. */
    private static final int LONGEST_KEPT = 64;

    private static final int DIGEST_LENGTH = 32;

    private static final byte NULL = 0;
    private static final byte NUMBER = 1;
    private static final byte LARGE_NUMBER = 2;
    private static final byte REAL = 3;
    private static final byte TEXT = 4;
    private static final byte BLOB = 5;
    private static final byte DIGESTED_TEXT = 6;
    private static final byte DIGESTED_BLOB = 7;

    private byte[] bytes;
    private int size;
    private MessageDigest digest;

    Tape(int capacity) {
        bytes = new byte[capacity];
    }

    /** How many bytes were written. */
    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    // Writing

    void write(int oneByte) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, size * 2);
        }
        bytes[size++] = (byte) oneByte;
    }

    /** A number that is seldom large, never negative: seven bits to a byte. */
    void writeCount(long count) {
        long rest = count;
        while ((rest & ~0x7fL) != 0) {
            write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        write((int) rest);
    }

    /** A value that was got as a number of any width. */
    void writeNumber(long value) {
        write(NUMBER);
        writeSigned(value);
    }

    private void writeSigned(long value) {
        writeCount((value << 1) ^ (value >> 63)); // small negative ones are short too
    }

    /** A value that was got as a floating-point number: all its bits. */
    void writeReal(double value) {
        write(REAL);
        long bits = Double.doubleToRawLongBits(value);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            write((int) (bits >> shift));
        }
    }

    /**
     * A value of one of SQLite's storage classes.
     *
     * @param value null, Integer, Long, Double, String or byte[]
     */
    void writeValue(Object value) {
        if (value == null) {
            write(NULL);
        } else if (value instanceof String text) {
            writeText(text);
        } else if (value instanceof Integer number) {
            writeNumber(number);
        } else if (value instanceof Long number) {
            write(LARGE_NUMBER);
            writeSigned(number);
        } else if (value instanceof Double number) {
            writeReal(number);
        } else if (value instanceof byte[] blob) {
            writeBlob(blob);
        } else {
            throw new IllegalArgumentException("not a value of SQLite: " + value.getClass());
        }
    }

    private void writeText(String text) {
        int length = text.length();
        if (length > LONGEST_KEPT) {
            writeDigest(DIGESTED_TEXT, length, text.getBytes(StandardCharsets.UTF_16BE));
            return;
        }
        write(TEXT);
        writeCount(length);
        for (int i = 0; i < length; i++) {
            writeCount(text.charAt(i));
        }
    }

    private void writeBlob(byte[] blob) {
        if (blob.length > LONGEST_KEPT) {
            writeDigest(DIGESTED_BLOB, blob.length, blob);
            return;
        }
        write(BLOB);
        writeCount(blob.length);
        for (byte each : blob) {
            write(each);
        }
    }

    private void writeDigest(byte type, int length, byte[] content) {
        if (digest == null) {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
        write(type);
        writeCount(length);
        for (byte each : digest.digest(content)) {
            write(each);
        }
    }

    // Reading

    /** A place to read from, at the beginning. */
    Reader reader() {
        return new Reader();
    }

    /** Reads what was written, once, in order. */
    final class Reader {
        private int position;

        boolean isAtEnd() {
            return position == size;
        }

        int read() {
            return bytes[position++];
        }

        long readCount() {
            long count = 0;
            int shift = 0;
            byte part;
            do {
                part = bytes[position++];
                count |= (long) (part & 0x7f) << shift;
                shift += 7;
            } while (part < 0);
            return count;
        }

        /** Passes over one value and says whether the other tape holds exactly that one. */
        boolean nextValueEquals(Tape other) {
            int from = position;
            skipValue();
            return Arrays.equals(bytes, from, position, other.bytes, 0, other.size);
        }

        private void skipValue() {
            switch ((byte) read()) {
                case NULL -> {}
                case NUMBER, LARGE_NUMBER -> readCount();
                case REAL -> position += Long.BYTES;
                case TEXT -> {
                    for (long left = readCount(); left > 0; left--) {
                        readCount();
                    }
                }
                case BLOB -> {
                    int length = (int) readCount();
                    position += length;
                }
                case DIGESTED_TEXT, DIGESTED_BLOB -> {
                    readCount();
                    position += DIGEST_LENGTH;
                }
                default -> throw new IllegalStateException("no value at " + (position - 1));
            }
        }
    }
}
