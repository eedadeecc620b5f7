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
    private final long limit;

    private byte[] piece;
    private int length;
    private long used;
    private MessageDigest digest;

    /**
     * @param capacity of the first piece
     * @param limit how many bytes may be used; whoever writes has to ask
     */
    Tape(int capacity, long limit) {
        this.limit = limit;
        piece = new byte[capacity];
        used = capacity;
    }

    /** Something that belongs to what is written takes so many bytes elsewhere. */
    void use(long bytes) {
        used += bytes;
    }

    /** Whether more bytes are used than may be. */
    boolean isOverLimit() {
        return used > limit;
    }

    void clear() {
        full.clear();
        length = 0;
    }

    private void room(int bytes) {
        if (piece.length - length < bytes) {
            full.add(new Piece(piece, length));
            piece = new byte[Math.max(Math.min(LARGEST_PIECE, 4 * piece.length), bytes)];
            length = 0;
            used += piece.length;
        }
    }

    // Events

    void event(int event) {
        room(1);
        piece[length++] = (byte) event;
    }

    void event(int event, long count) {
        room(EVENT_LENGTH);
        length = putEvent(piece, length, event, count);
    }

    /** A value that was got as a number of any width. */
    void number(int event, int column, long value) {
        room(EVENT_LENGTH + NUMBER_LENGTH);
        byte[] to = piece;
        length = putNumber(to, putEvent(to, length, event, column), NUMBER, value);
    }

    /** A value that was got as a floating-point number: all its bits. */
    void real(int event, int column, double value) {
        room(EVENT_LENGTH + REAL_LENGTH);
        byte[] to = piece;
        length = putReal(to, putEvent(to, length, event, column), value);
    }

    /** A value of one of SQLite's storage classes: null, Integer, Long, Double, String, byte[]. */
    void value(int event, int column, Object value) {
        room(EVENT_LENGTH + valueLength(value));
        byte[] to = piece;
        length = putValue(to, putEvent(to, length, event, column), value);
    }

    // Values alone

    void number(long value) {
        room(NUMBER_LENGTH);
        length = putNumber(piece, length, NUMBER, value);
    }

    void real(double value) {
        room(REAL_LENGTH);
        length = putReal(piece, length, value);
    }

    void value(Object value) {
        room(valueLength(value));
        length = putValue(piece, length, value);
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

    // Each writes where there is room, and returns where it has ended

    private static int putEvent(byte[] to, int at, int event, long count) {
        to[at] = (byte) event;
        return putCount(to, at + 1, count);
    }

    /** A number that is seldom large, never negative: seven bits to a byte. */
    private static int putCount(byte[] to, int at, long count) {
        int next = at;
        long rest = count;
        while ((rest & ~0x7fL) != 0) {
            to[next++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        to[next++] = (byte) rest;
        return next;
    }

    private static int putNumber(byte[] to, int at, byte type, long value) {
        to[at] = type;
        return putCount(to, at + 1, (value << 1) ^ (value >> 63)); // small negative ones are short
    }

    private static int putReal(byte[] to, int at, double value) {
        to[at] = REAL;
        long bits = Double.doubleToRawLongBits(value);
        for (int i = 0; i < Double.BYTES; i++) {
            to[at + 1 + i] = (byte) (bits >> (i * Byte.SIZE));
        }
        return at + REAL_LENGTH;
    }

    private int putValue(byte[] to, int at, Object value) {
        if (value == null) {
            to[at] = NULL;
            return at + 1;
        }
        if (value instanceof String text) {
            return putText(to, at, text);
        }
        if (value instanceof Integer number) {
            return putNumber(to, at, NUMBER, number);
        }
        if (value instanceof Long number) {
            return putNumber(to, at, LARGE_NUMBER, number);
        }
        if (value instanceof Double number) {
            return putReal(to, at, number);
        }
        if (value instanceof byte[] blob) {
            return putBlob(to, at, blob);
        }
        throw new IllegalArgumentException("not a value of SQLite: " + value.getClass());
    }

    private int putText(byte[] to, int at, String text) {
        int chars = text.length();
        if (chars > LONGEST_KEPT) {
            byte[] content = text.getBytes(StandardCharsets.UTF_16BE);
            return putDigest(to, at, DIGESTED_TEXT, chars, content);
        }
        to[at] = TEXT;
        to[at + 1] = (byte) chars;
        int next = at + 2;
        for (int i = 0; i < chars; i++) {
            char each = text.charAt(i);
            if (each < 0x80) {
                to[next++] = (byte) each;
            } else {
                next = putCount(to, next, each);
            }
        }
        return next;
    }

    private int putBlob(byte[] to, int at, byte[] blob) {
        if (blob.length > LONGEST_KEPT) {
            return putDigest(to, at, DIGESTED_BLOB, blob.length, blob);
        }
        to[at] = BLOB;
        to[at + 1] = (byte) blob.length;
        System.arraycopy(blob, 0, to, at + 2, blob.length);
        return at + 2 + blob.length;
    }

    private int putDigest(byte[] to, int at, byte type, int size, byte[] content) {
        if (digest == null) {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
        to[at] = type;
        int next = putCount(to, at + 1, size);
        System.arraycopy(digest.digest(content), 0, to, next, DIGEST_LENGTH);
        return next + DIGEST_LENGTH;
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
