package io.safelite.internal.jdbc;

import io.safelite.internal.forwarding.ForwardingPreparedStatement;
import java.io.InputStream;
import java.io.Reader;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;

/**
 * Parameters that can be bound more than once: streams are read when they are set (sqlite-jdbc does
 * no less), and what the application may change afterwards is copied.
 */
interface RepeatableParameters extends ForwardingPreparedStatement {

    /** A value that stays what it is now. */
    @SuppressWarnings("JavaUtilDate") // JDBC's dates are what they are
    private static Object frozen(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (value instanceof java.util.Date date) {
            return date.clone();
        }
        return value instanceof Calendar calendar ? calendar.clone() : value;
    }

    private static long size(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes.length;
        }
        return value instanceof String text ? 2L * text.length() : Long.BYTES;
    }

    @Override
    default void setString(int index, String x) throws SQLException {
        bind(index, Binding.sized(size(x), s -> s.setString(index, x)));
    }

    @Override
    default void setBytes(int index, byte[] x) throws SQLException {
        byte[] copy = (byte[]) frozen(x);
        bind(index, Binding.sized(size(copy), s -> s.setBytes(index, copy)));
    }

    @Override
    default void setDate(int index, Date x) throws SQLException {
        Date copy = (Date) frozen(x);
        bind(index, s -> s.setDate(index, copy));
    }

    @Override
    default void setDate(int index, Date x, Calendar calendar) throws SQLException {
        Date copy = (Date) frozen(x);
        Calendar zone = (Calendar) frozen(calendar);
        bind(index, s -> s.setDate(index, copy, zone));
    }

    @Override
    default void setTime(int index, Time x) throws SQLException {
        Time copy = (Time) frozen(x);
        bind(index, s -> s.setTime(index, copy));
    }

    @Override
    default void setTime(int index, Time x, Calendar calendar) throws SQLException {
        Time copy = (Time) frozen(x);
        Calendar zone = (Calendar) frozen(calendar);
        bind(index, s -> s.setTime(index, copy, zone));
    }

    @Override
    default void setTimestamp(int index, Timestamp x) throws SQLException {
        Timestamp copy = (Timestamp) frozen(x);
        bind(index, s -> s.setTimestamp(index, copy));
    }

    @Override
    default void setTimestamp(int index, Timestamp x, Calendar calendar) throws SQLException {
        Timestamp copy = (Timestamp) frozen(x);
        Calendar zone = (Calendar) frozen(calendar);
        bind(index, s -> s.setTimestamp(index, copy, zone));
    }

    @Override
    default void setObject(int index, Object x) throws SQLException {
        Object copy = frozen(x);
        bind(index, Binding.sized(size(copy), s -> s.setObject(index, copy)));
    }

    @Override
    default void setObject(int index, Object x, int type) throws SQLException {
        Object copy = frozen(x);
        bind(index, Binding.sized(size(copy), s -> s.setObject(index, copy, type)));
    }

    @Override
    default void setObject(int index, Object x, int type, int scale) throws SQLException {
        Object copy = frozen(x);
        bind(index, Binding.sized(size(copy), s -> s.setObject(index, copy, type, scale)));
    }

    @Override
    default void setObject(int index, Object x, SQLType type) throws SQLException {
        Object copy = frozen(x);
        bind(index, Binding.sized(size(copy), s -> s.setObject(index, copy, type)));
    }

    @Override
    default void setObject(int index, Object x, SQLType type, int scale) throws SQLException {
        Object copy = frozen(x);
        bind(index, Binding.sized(size(copy), s -> s.setObject(index, copy, type, scale)));
    }

    @Override
    default void setAsciiStream(int index, InputStream x, int length) throws SQLException {
        RepeatableStream stream = RepeatableStream.of(x, length);
        bind(
                index,
                Binding.sized(stream.size(), s -> s.setAsciiStream(index, stream.open(), length)));
    }

    @Override
    default void setAsciiStream(int index, InputStream x, long length) throws SQLException {
        RepeatableStream stream = RepeatableStream.of(x, length);
        bind(
                index,
                Binding.sized(stream.size(), s -> s.setAsciiStream(index, stream.open(), length)));
    }

    @Override
    default void setAsciiStream(int index, InputStream x) throws SQLException {
        RepeatableStream stream = RepeatableStream.of(x);
        bind(index, Binding.sized(stream.size(), s -> s.setAsciiStream(index, stream.open())));
    }

    @Override
    @Deprecated
    default void setUnicodeStream(int index, InputStream x, int length) throws SQLException {
        RepeatableStream stream = RepeatableStream.of(x, length);
        bind(
                index,
                Binding.sized(
                        stream.size(), s -> s.setUnicodeStream(index, stream.open(), length)));
    }

    @Override
    default void setBinaryStream(int index, InputStream x, int length) throws SQLException {
        RepeatableStream stream = RepeatableStream.of(x, length);
        bind(
                index,
                Binding.sized(stream.size(), s -> s.setBinaryStream(index, stream.open(), length)));
    }

    @Override
    default void setBinaryStream(int index, InputStream x, long length) throws SQLException {
        RepeatableStream stream = RepeatableStream.of(x, length);
        bind(
                index,
                Binding.sized(stream.size(), s -> s.setBinaryStream(index, stream.open(), length)));
    }

    @Override
    default void setBinaryStream(int index, InputStream x) throws SQLException {
        RepeatableStream stream = RepeatableStream.of(x);
        bind(index, Binding.sized(stream.size(), s -> s.setBinaryStream(index, stream.open())));
    }

    @Override
    default void setBlob(int index, InputStream x, long length) throws SQLException {
        RepeatableStream stream = RepeatableStream.of(x, length);
        bind(index, Binding.sized(stream.size(), s -> s.setBlob(index, stream.open(), length)));
    }

    @Override
    default void setBlob(int index, InputStream x) throws SQLException {
        RepeatableStream stream = RepeatableStream.of(x);
        bind(index, Binding.sized(stream.size(), s -> s.setBlob(index, stream.open())));
    }

    @Override
    default void setCharacterStream(int index, Reader x, int length) throws SQLException {
        RepeatableReader reader = RepeatableReader.of(x, length);
        bind(
                index,
                Binding.sized(
                        reader.size(), s -> s.setCharacterStream(index, reader.open(), length)));
    }

    @Override
    default void setCharacterStream(int index, Reader x, long length) throws SQLException {
        RepeatableReader reader = RepeatableReader.of(x, length);
        bind(
                index,
                Binding.sized(
                        reader.size(), s -> s.setCharacterStream(index, reader.open(), length)));
    }

    @Override
    default void setCharacterStream(int index, Reader x) throws SQLException {
        RepeatableReader reader = RepeatableReader.of(x);
        bind(index, Binding.sized(reader.size(), s -> s.setCharacterStream(index, reader.open())));
    }

    @Override
    default void setClob(int index, Reader x, long length) throws SQLException {
        RepeatableReader reader = RepeatableReader.of(x, length);
        bind(index, Binding.sized(reader.size(), s -> s.setClob(index, reader.open(), length)));
    }

    @Override
    default void setClob(int index, Reader x) throws SQLException {
        RepeatableReader reader = RepeatableReader.of(x);
        bind(index, Binding.sized(reader.size(), s -> s.setClob(index, reader.open())));
    }
}
