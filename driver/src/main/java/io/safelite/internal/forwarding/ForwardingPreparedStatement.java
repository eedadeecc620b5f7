package io.safelite.internal.forwarding;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;

/**
 * A prepared statement that passes every call on to another one, method by method.
 *
 * <p>The parameter setters take a way of their own: they all go through {@link #bind}, so that a
 * subclass can note what was bound, bind it again to a second statement, or only pass it on.
 *
 * <p>An interface, unlike the other tables: a prepared statement is also everything that SafeLite's
 * statement is, and inherits that from a class.
 */
public interface ForwardingPreparedStatement extends PreparedStatement {
    /** One call of a parameter setter, with its arguments, that can be made on any statement. */
    @FunctionalInterface
    interface Binding {
        /** Makes the call on {@code target}. */
        void apply(PreparedStatement target) throws SQLException;

        /** What most of them keep alive, in bytes: a number or a short text. */
        long USUAL_SIZE = 64;

        /** About how many bytes it keeps alive. */
        default long size() {
            return USUAL_SIZE;
        }

        /** The same call, whose arguments keep that many bytes alive. */
        static Binding sized(long size, Binding binding) {
            if (size <= USUAL_SIZE) {
                return binding;
            }
            return new Binding() {
                @Override
                public void apply(PreparedStatement target) throws SQLException {
                    binding.apply(target);
                }

                @Override
                public long size() {
                    return size;
                }
            };
        }
    }

    /**
     * The object the calls go to.
     *
     * @throws SQLException if there is none any more, because this object is closed
     */
    PreparedStatement prepared() throws SQLException;

    /** Puts a SafeLite object around a result set. Null gives null. */
    ResultSet wrapped(ResultSet raw) throws SQLException;

    /**
     * Binds a parameter.
     *
     * @param index the number of the parameter, as the application gave it: not checked yet
     * @param binding the call the application made
     */
    void bind(int index, Binding binding) throws SQLException;

    /** Puts a SafeLite object around the description of the result. Null gives null. */
    ResultSetMetaData wrap(ResultSetMetaData raw) throws SQLException;

    /** Puts a SafeLite object around the description of the parameters. Null gives null. */
    ParameterMetaData wrap(ParameterMetaData raw) throws SQLException;

    // spotless:off
    // JDBC 1
    @Override default ResultSet executeQuery() throws SQLException { return wrapped(prepared().executeQuery()); }
    @Override default int executeUpdate() throws SQLException { return prepared().executeUpdate(); }
    @Override default void setNull(int parameterIndex, int sqlType) throws SQLException { bind(parameterIndex, s -> s.setNull(parameterIndex, sqlType)); }
    @Override default void setBoolean(int parameterIndex, boolean x) throws SQLException { bind(parameterIndex, s -> s.setBoolean(parameterIndex, x)); }
    @Override default void setByte(int parameterIndex, byte x) throws SQLException { bind(parameterIndex, s -> s.setByte(parameterIndex, x)); }
    @Override default void setShort(int parameterIndex, short x) throws SQLException { bind(parameterIndex, s -> s.setShort(parameterIndex, x)); }
    @Override default void setInt(int parameterIndex, int x) throws SQLException { bind(parameterIndex, s -> s.setInt(parameterIndex, x)); }
    @Override default void setLong(int parameterIndex, long x) throws SQLException { bind(parameterIndex, s -> s.setLong(parameterIndex, x)); }
    @Override default void setFloat(int parameterIndex, float x) throws SQLException { bind(parameterIndex, s -> s.setFloat(parameterIndex, x)); }
    @Override default void setDouble(int parameterIndex, double x) throws SQLException { bind(parameterIndex, s -> s.setDouble(parameterIndex, x)); }
    @Override default void setBigDecimal(int parameterIndex, BigDecimal x) throws SQLException { bind(parameterIndex, s -> s.setBigDecimal(parameterIndex, x)); }
    @Override default void setString(int parameterIndex, String x) throws SQLException { bind(parameterIndex, s -> s.setString(parameterIndex, x)); }
    @Override default void setBytes(int parameterIndex, byte[] x) throws SQLException { bind(parameterIndex, s -> s.setBytes(parameterIndex, x)); }
    @Override default void setDate(int parameterIndex, Date x) throws SQLException { bind(parameterIndex, s -> s.setDate(parameterIndex, x)); }
    @Override default void setTime(int parameterIndex, Time x) throws SQLException { bind(parameterIndex, s -> s.setTime(parameterIndex, x)); }
    @Override default void setTimestamp(int parameterIndex, Timestamp x) throws SQLException { bind(parameterIndex, s -> s.setTimestamp(parameterIndex, x)); }
    @Override default void setAsciiStream(int parameterIndex, InputStream x, int length) throws SQLException { bind(parameterIndex, s -> s.setAsciiStream(parameterIndex, x, length)); }
    @Override @Deprecated default void setUnicodeStream(int parameterIndex, InputStream x, int length) throws SQLException { bind(parameterIndex, s -> s.setUnicodeStream(parameterIndex, x, length)); }
    @Override default void setBinaryStream(int parameterIndex, InputStream x, int length) throws SQLException { bind(parameterIndex, s -> s.setBinaryStream(parameterIndex, x, length)); }
    @Override default void clearParameters() throws SQLException { prepared().clearParameters(); }
    @Override default void setObject(int parameterIndex, Object x, int targetSqlType) throws SQLException { bind(parameterIndex, s -> s.setObject(parameterIndex, x, targetSqlType)); }
    @Override default void setObject(int parameterIndex, Object x) throws SQLException { bind(parameterIndex, s -> s.setObject(parameterIndex, x)); }
    @Override default boolean execute() throws SQLException { return prepared().execute(); }
    @Override default void setObject(int parameterIndex, Object x, int targetSqlType, int scaleOrLength) throws SQLException { bind(parameterIndex, s -> s.setObject(parameterIndex, x, targetSqlType, scaleOrLength)); }

    // JDBC 2
    @Override default void addBatch() throws SQLException { prepared().addBatch(); }
    @Override default void setCharacterStream(int parameterIndex, Reader reader, int length) throws SQLException { bind(parameterIndex, s -> s.setCharacterStream(parameterIndex, reader, length)); }
    @Override default void setRef(int parameterIndex, Ref x) throws SQLException { bind(parameterIndex, s -> s.setRef(parameterIndex, x)); }
    @Override default void setBlob(int parameterIndex, Blob x) throws SQLException { bind(parameterIndex, s -> s.setBlob(parameterIndex, x)); }
    @Override default void setClob(int parameterIndex, Clob x) throws SQLException { bind(parameterIndex, s -> s.setClob(parameterIndex, x)); }
    @Override default void setArray(int parameterIndex, Array x) throws SQLException { bind(parameterIndex, s -> s.setArray(parameterIndex, x)); }
    @Override default ResultSetMetaData getMetaData() throws SQLException { return wrap(prepared().getMetaData()); }
    @Override default void setDate(int parameterIndex, Date x, Calendar cal) throws SQLException { bind(parameterIndex, s -> s.setDate(parameterIndex, x, cal)); }
    @Override default void setTime(int parameterIndex, Time x, Calendar cal) throws SQLException { bind(parameterIndex, s -> s.setTime(parameterIndex, x, cal)); }
    @Override default void setTimestamp(int parameterIndex, Timestamp x, Calendar cal) throws SQLException { bind(parameterIndex, s -> s.setTimestamp(parameterIndex, x, cal)); }
    @Override default void setNull(int parameterIndex, int sqlType, String typeName) throws SQLException { bind(parameterIndex, s -> s.setNull(parameterIndex, sqlType, typeName)); }

    // JDBC 3.0
    @Override default void setURL(int parameterIndex, URL x) throws SQLException { bind(parameterIndex, s -> s.setURL(parameterIndex, x)); }
    @Override default ParameterMetaData getParameterMetaData() throws SQLException { return wrap(prepared().getParameterMetaData()); }

    // JDBC 4.0
    @Override default void setRowId(int parameterIndex, RowId x) throws SQLException { bind(parameterIndex, s -> s.setRowId(parameterIndex, x)); }
    @Override default void setNString(int parameterIndex, String value) throws SQLException { bind(parameterIndex, s -> s.setNString(parameterIndex, value)); }
    @Override default void setNCharacterStream(int parameterIndex, Reader value, long length) throws SQLException { bind(parameterIndex, s -> s.setNCharacterStream(parameterIndex, value, length)); }
    @Override default void setNClob(int parameterIndex, NClob value) throws SQLException { bind(parameterIndex, s -> s.setNClob(parameterIndex, value)); }
    @Override default void setClob(int parameterIndex, Reader reader, long length) throws SQLException { bind(parameterIndex, s -> s.setClob(parameterIndex, reader, length)); }
    @Override default void setBlob(int parameterIndex, InputStream inputStream, long length) throws SQLException { bind(parameterIndex, s -> s.setBlob(parameterIndex, inputStream, length)); }
    @Override default void setNClob(int parameterIndex, Reader reader, long length) throws SQLException { bind(parameterIndex, s -> s.setNClob(parameterIndex, reader, length)); }
    @Override default void setSQLXML(int parameterIndex, SQLXML xmlObject) throws SQLException { bind(parameterIndex, s -> s.setSQLXML(parameterIndex, xmlObject)); }
    @Override default void setAsciiStream(int parameterIndex, InputStream x, long length) throws SQLException { bind(parameterIndex, s -> s.setAsciiStream(parameterIndex, x, length)); }
    @Override default void setBinaryStream(int parameterIndex, InputStream x, long length) throws SQLException { bind(parameterIndex, s -> s.setBinaryStream(parameterIndex, x, length)); }
    @Override default void setCharacterStream(int parameterIndex, Reader reader, long length) throws SQLException { bind(parameterIndex, s -> s.setCharacterStream(parameterIndex, reader, length)); }
    @Override default void setAsciiStream(int parameterIndex, InputStream x) throws SQLException { bind(parameterIndex, s -> s.setAsciiStream(parameterIndex, x)); }
    @Override default void setBinaryStream(int parameterIndex, InputStream x) throws SQLException { bind(parameterIndex, s -> s.setBinaryStream(parameterIndex, x)); }
    @Override default void setCharacterStream(int parameterIndex, Reader reader) throws SQLException { bind(parameterIndex, s -> s.setCharacterStream(parameterIndex, reader)); }
    @Override default void setNCharacterStream(int parameterIndex, Reader value) throws SQLException { bind(parameterIndex, s -> s.setNCharacterStream(parameterIndex, value)); }
    @Override default void setClob(int parameterIndex, Reader reader) throws SQLException { bind(parameterIndex, s -> s.setClob(parameterIndex, reader)); }
    @Override default void setBlob(int parameterIndex, InputStream inputStream) throws SQLException { bind(parameterIndex, s -> s.setBlob(parameterIndex, inputStream)); }
    @Override default void setNClob(int parameterIndex, Reader reader) throws SQLException { bind(parameterIndex, s -> s.setNClob(parameterIndex, reader)); }

    // JDBC 4.2
    @Override default void setObject(int parameterIndex, Object x, SQLType targetSqlType, int scaleOrLength) throws SQLException { bind(parameterIndex, s -> s.setObject(parameterIndex, x, targetSqlType, scaleOrLength)); }
    @Override default void setObject(int parameterIndex, Object x, SQLType targetSqlType) throws SQLException { bind(parameterIndex, s -> s.setObject(parameterIndex, x, targetSqlType)); }
    @Override default long executeLargeUpdate() throws SQLException { return prepared().executeLargeUpdate(); }

    // spotless:on
}
