package io.safelite.internal.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes that events are written to and read from again, in order. Not thread-safe. It grows by
 * pieces, so that nothing is copied; an event lies in one piece as a whole.
 *
 * <p>Values are typed and carry their length: {@code ("ab", "c")} is not {@code ("a", "bc")}, NULL
 * is not an empty text, and 1 is not 1.0. Short ones are kept as they are, long ones as their
 * length and SHA-256, so that two tapes are equal exactly when the values are.
 */
final class Tape {
    /** Texts and blobs up to so many chars or bytes are kept as they are. */
    private static final int LONGEST_KEPT = 64;

    private static final int DIGEST_LENGTH = 32;

    // How many bytes they take at most
    private static final int COUNT_LENGTH = 10;
    private static final int CHAR_LENGTH = 3;
    private static final int EVENT_LENGTH = 1 + COUNT_LENGTH;
    private static final int NUMBER_LENGTH = 1 + COUNT_LENGTH;
    private static final int REAL_LENGTH = 1 + Double.BYTES;

    private static final int LARGEST_PIECE = 8192;

    private static final byte NULL = 0;
    private static final byte NUMBER = 1;
    private static final byte LARGE_NUMBER = 2;
    private static final byte REAL = 3;
    private static final byte TEXT = 4;
    private static final byte BLOB = 5;
    private static final byte DIGESTED_TEXT = 6;
    private static final byte DIGESTED_BLOB = 7;

    /** A piece that is full, and how much of it was written. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Piece(byte[] bytes, int length) {}

    private final List<Piece> full = new ArrayList<>(0);

    private byte[] piece;
    private int length;
    private int fullSize;
    private MessageDigest digest;

    Tape(int capacity) {
        piece = new byte[capacity];
    }

    /** How many bytes were written. */
    int size() {
        return fullSize + length;
    }

    void clear() {
        full.clear();
        fullSize = 0;
        length = 0;
    }

    private void room(int bytes) {
        if (piece.length - length < bytes) {
            full.add(new Piece(piece, length));
            fullSize += length;
            int next = Math.min(LARGEST_PIECE, 4 * piece.length);
            piece = new byte[Math.max(next, bytes)];
            length = 0;
        }
    }

    // Events

    void event(int event) {
        room(1);
        put(event);
    }

    void event(int event, long count) {
        room(EVENT_LENGTH);
        put(event);
        putCount(count);
    }

    /** A value that was got as a number of any width. */
    void number(int event, int column, long value) {
        room(EVENT_LENGTH + NUMBER_LENGTH);
        put(event);
        putCount(column);
        putNumber(NUMBER, value);
    }

    /** A value that was got as a floating-point number: all its bits. */
    void real(int event, int column, double value) {
        room(EVENT_LENGTH + REAL_LENGTH);
        put(event);
        putCount(column);
        putReal(value);
    }

    /** A value of one of SQLite's storage classes: null, Integer, Long, Double, String, byte[]. */
    void value(int event, int column, Object value) {
        room(EVENT_LENGTH + valueLength(value));
        put(event);
        putCount(column);
        putValue(value);
    }

    // Values alone

    void number(long value) {
        room(NUMBER_LENGTH);
        putNumber(NUMBER, value);
    }

    void real(double value) {
        room(REAL_LENGTH);
        putReal(value);
    }

    void value(Object value) {
        room(valueLength(value));
        putValue(value);
    }

    private static int valueLength(Object value) {
        int kept = 0;
        if (value instanceof String text) {
            kept = Math.min(LONGEST_KEPT, text.length()) * CHAR_LENGTH;
        } else if (value instanceof byte[] blob) {
            kept = Math.min(LONGEST_KEPT, blob.length);
        }
        return 1 + COUNT_LENGTH + Math.max(kept, DIGEST_LENGTH);
    }

    // Into the piece, where there is room

    private void put(int oneByte) {
        piece[length++] = (byte) oneByte;
    }

    /** A number that is seldom large, never negative: seven bits to a byte. */
    private void putCount(long count) {
        long rest = count;
        while ((rest & ~0x7fL) != 0) {
            put((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        put((int) rest);
    }

    private void putNumber(byte type, long value) {
        put(type);
        putCount((value << 1) ^ (value >> 63)); // small negative ones are short too
    }

    private void putReal(double value) {
        put(REAL);
        long bits = Double.doubleToRawLongBits(value);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            put((int) (bits >> shift));
        }
    }

    private void putValue(Object value) {
        if (value == null) {
            put(NULL);
        } else if (value instanceof String text) {
            putText(text);
        } else if (value instanceof Integer number) {
            putNumber(NUMBER, number);
        } else if (value instanceof Long number) {
            putNumber(LARGE_NUMBER, number);
        } else if (value instanceof Double number) {
            putReal(number);
        } else if (value instanceof byte[] blob) {
            putBlob(blob);
        } else {
            throw new IllegalArgumentException("not a value of SQLite: " + value.getClass());
        }
    }

    private void putText(String text) {
        int chars = text.length();
        if (chars > LONGEST_KEPT) {
            putDigest(DIGESTED_TEXT, chars, text.getBytes(StandardCharsets.UTF_16BE));
            return;
        }
        put(TEXT);
        put(chars);
        byte[] to = piece;
        int at = length;
        for (int i = 0; i < chars; i++) {
            char each = text.charAt(i);
            if (each >= 0x80) {
                length = at;
                putCount(each);
                at = length;
            } else {
                to[at++] = (byte) each;
            }
        }
        length = at;
    }

    private void putBlob(byte[] blob) {
        if (blob.length > LONGEST_KEPT) {
            putDigest(DIGESTED_BLOB, blob.length, blob);
            return;
        }
        put(BLOB);
        put(blob.length);
        System.arraycopy(blob, 0, piece, length, blob.length);
        length += blob.length;
    }

    private void putDigest(byte type, int size, byte[] content) {
        if (digest == null) {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
        put(type);
        putCount(size);
        System.arraycopy(digest.digest(content), 0, piece, length, DIGEST_LENGTH);
        length += DIGEST_LENGTH;
    }

    // Reading

    /** A place to read from, at the beginning. */
    Reader reader() {
        return new Reader();
    }

    /** Reads what was written, once, in order. */
    final class Reader {
        private int next;
        private byte[] bytes = new byte[0];
        private int end;
        private int position;

        /** Whether there is no event any more. */
        boolean isAtEnd() {
            while (position == end && next <= full.size()) {
                boolean isLast = next == full.size();
                bytes = isLast ? piece : full.get(next).bytes();
                end = isLast ? length : full.get(next).length();
                position = 0;
                next++;
            }
            return position == end;
        }

        /** The next event's number. Only if not {@link #isAtEnd}. */
        int event() {
            return bytes[position++];
        }

        long count() {
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
            return Arrays.equals(bytes, from, position, other.piece, 0, other.length);
        }

        private void skipValue() {
            switch (bytes[position++]) {
                case NULL -> {}
                case NUMBER, LARGE_NUMBER -> count();
                case REAL -> position += Long.BYTES;
                case TEXT -> {
                    for (long left = count(); left > 0; left--) {
                        count();
                    }
                }
                case BLOB -> {
                    int size = (int) count();
                    position += size;
                }
                case DIGESTED_TEXT, DIGESTED_BLOB -> {
                    count();
                    position += DIGEST_LENGTH;
                }
                default -> throw new IllegalStateException("no value at " + (position - 1));
            }
        }
    }
}
