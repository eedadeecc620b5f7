package io.safelite.internal.jdbc;

import io.safelite.internal.forwarding.ForwardingResultSet;
import io.safelite.internal.journal.Getter;
import io.safelite.internal.journal.Track;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;

/**
 * A result set that notes what the application gets out of it, for as long as its transaction may
 * have to be run again. One line per method, as in the forwarding tables; a test compares them.
 */
abstract class ObservedResultSet extends ForwardingResultSet {

    /** Where to note it; null for nowhere. */
    protected abstract Track track();

    final long saw(Getter getter, int column, long value) {
        Track track = track();
        return track == null ? value : track.saw(getter, column, value);
    }

    private double saw(Getter getter, int column, double value) {
        Track track = track();
        return track == null ? value : track.saw(getter, column, value);
    }

    private boolean saw(Getter getter, int column, boolean value) {
        Track track = track();
        return track == null ? value : track.saw(getter, column, value);
    }

    final <T> T saw(Getter getter, int column, T value) {
        Track track = track();
        return track == null ? value : track.saw(getter, column, value);
    }

    /**
     * The delegate, whose stored value in that column the application is about to see converted.
     */
    private ResultSet stored(int column) throws SQLException {
        ResultSet rows = delegate();
        Track track = track();
        if (track != null && track.isRecording()) {
            saw(Getter.OBJECT, column, rows.getObject(column));
        }
        return rows;
    }

    // spotless:off
    // Values as they are stored, or as a plain number
    @Override public String getString(int column) throws SQLException { return saw(Getter.STRING, column, delegate().getString(column)); }
    @Override public Object getObject(int column) throws SQLException { return saw(Getter.OBJECT, column, delegate().getObject(column)); }
    @Override public byte[] getBytes(int column) throws SQLException { return saw(Getter.BYTES, column, delegate().getBytes(column)); }
    @Override public long getLong(int column) throws SQLException { return saw(Getter.LONG, column, delegate().getLong(column)); }
    @Override public int getInt(int column) throws SQLException { return (int) saw(Getter.INT, column, delegate().getInt(column)); }
    @Override public short getShort(int column) throws SQLException { return (short) saw(Getter.SHORT, column, delegate().getShort(column)); }
    @Override public byte getByte(int column) throws SQLException { return (byte) saw(Getter.BYTE, column, delegate().getByte(column)); }
    @Override public boolean getBoolean(int column) throws SQLException { return saw(Getter.BOOLEAN, column, delegate().getBoolean(column)); }
    @Override public double getDouble(int column) throws SQLException { return saw(Getter.DOUBLE, column, delegate().getDouble(column)); }
    @Override public float getFloat(int column) throws SQLException { return (float) saw(Getter.FLOAT, column, delegate().getFloat(column)); }

    // What is made of a stored value by rules that do not change
    @Override public BigDecimal getBigDecimal(int column) throws SQLException { return stored(column).getBigDecimal(column); }
    @Override public Date getDate(int column) throws SQLException { return stored(column).getDate(column); }
    @Override public Time getTime(int column) throws SQLException { return stored(column).getTime(column); }
    @Override public Timestamp getTimestamp(int column) throws SQLException { return stored(column).getTimestamp(column); }
    @Override public InputStream getAsciiStream(int column) throws SQLException { return stored(column).getAsciiStream(column); }
    @Override @Deprecated public InputStream getUnicodeStream(int column) throws SQLException { return stored(column).getUnicodeStream(column); }
    @Override public InputStream getBinaryStream(int column) throws SQLException { return stored(column).getBinaryStream(column); }
    @Override public Reader getCharacterStream(int column) throws SQLException { return stored(column).getCharacterStream(column); }
    @Override public Reader getNCharacterStream(int column) throws SQLException { return stored(column).getNCharacterStream(column); }
    @Override public String getNString(int column) throws SQLException { return stored(column).getNString(column); }
    @Override public Ref getRef(int column) throws SQLException { return stored(column).getRef(column); }
    @Override public Blob getBlob(int column) throws SQLException { return stored(column).getBlob(column); }
    @Override public Clob getClob(int column) throws SQLException { return stored(column).getClob(column); }
    @Override public NClob getNClob(int column) throws SQLException { return stored(column).getNClob(column); }
    @Override public Array getArray(int column) throws SQLException { return stored(column).getArray(column); }
    @Override public URL getURL(int column) throws SQLException { return stored(column).getURL(column); }
    @Override public RowId getRowId(int column) throws SQLException { return stored(column).getRowId(column); }
    @Override public SQLXML getSQLXML(int column) throws SQLException { return stored(column).getSQLXML(column); }
    @Override @Deprecated public BigDecimal getBigDecimal(int column, int scale) throws SQLException { return stored(column).getBigDecimal(column, scale); }
    @Override public Date getDate(int column, Calendar cal) throws SQLException { return stored(column).getDate(column, cal); }
    @Override public Time getTime(int column, Calendar cal) throws SQLException { return stored(column).getTime(column, cal); }
    @Override public Timestamp getTimestamp(int column, Calendar cal) throws SQLException { return stored(column).getTimestamp(column, cal); }
    @Override public Object getObject(int column, Map<String, Class<?>> map) throws SQLException { return stored(column).getObject(column, map); }
    @Override public <T> T getObject(int column, Class<T> type) throws SQLException { return stored(column).getObject(column, type); }

    // By label: sqlite-jdbc looks for the column first, too
    @Override public String getString(String label) throws SQLException { return getString(findColumn(label)); }
    @Override public Object getObject(String label) throws SQLException { return getObject(findColumn(label)); }
    @Override public byte[] getBytes(String label) throws SQLException { return getBytes(findColumn(label)); }
    @Override public long getLong(String label) throws SQLException { return getLong(findColumn(label)); }
    @Override public int getInt(String label) throws SQLException { return getInt(findColumn(label)); }
    @Override public short getShort(String label) throws SQLException { return getShort(findColumn(label)); }
    @Override public byte getByte(String label) throws SQLException { return getByte(findColumn(label)); }
    @Override public boolean getBoolean(String label) throws SQLException { return getBoolean(findColumn(label)); }
    @Override public double getDouble(String label) throws SQLException { return getDouble(findColumn(label)); }
    @Override public float getFloat(String label) throws SQLException { return getFloat(findColumn(label)); }
    @Override public BigDecimal getBigDecimal(String label) throws SQLException { return getBigDecimal(findColumn(label)); }
    @Override public Date getDate(String label) throws SQLException { return getDate(findColumn(label)); }
    @Override public Time getTime(String label) throws SQLException { return getTime(findColumn(label)); }
    @Override public Timestamp getTimestamp(String label) throws SQLException { return getTimestamp(findColumn(label)); }
    @Override public InputStream getAsciiStream(String label) throws SQLException { return getAsciiStream(findColumn(label)); }
    @Override @Deprecated public InputStream getUnicodeStream(String label) throws SQLException { return getUnicodeStream(findColumn(label)); }
    @Override public InputStream getBinaryStream(String label) throws SQLException { return getBinaryStream(findColumn(label)); }
    @Override public Reader getCharacterStream(String label) throws SQLException { return getCharacterStream(findColumn(label)); }
    @Override public Reader getNCharacterStream(String label) throws SQLException { return getNCharacterStream(findColumn(label)); }
    @Override public String getNString(String label) throws SQLException { return getNString(findColumn(label)); }
    @Override public Ref getRef(String label) throws SQLException { return getRef(findColumn(label)); }
    @Override public Blob getBlob(String label) throws SQLException { return getBlob(findColumn(label)); }
    @Override public Clob getClob(String label) throws SQLException { return getClob(findColumn(label)); }
    @Override public NClob getNClob(String label) throws SQLException { return getNClob(findColumn(label)); }
    @Override public Array getArray(String label) throws SQLException { return getArray(findColumn(label)); }
    @Override public URL getURL(String label) throws SQLException { return getURL(findColumn(label)); }
    @Override public RowId getRowId(String label) throws SQLException { return getRowId(findColumn(label)); }
    @Override public SQLXML getSQLXML(String label) throws SQLException { return getSQLXML(findColumn(label)); }
    @Override @Deprecated public BigDecimal getBigDecimal(String label, int scale) throws SQLException { return getBigDecimal(findColumn(label), scale); }
    @Override public Date getDate(String label, Calendar cal) throws SQLException { return getDate(findColumn(label), cal); }
    @Override public Time getTime(String label, Calendar cal) throws SQLException { return getTime(findColumn(label), cal); }
    @Override public Timestamp getTimestamp(String label, Calendar cal) throws SQLException { return getTimestamp(findColumn(label), cal); }
    @Override public Object getObject(String label, Map<String, Class<?>> map) throws SQLException { return getObject(findColumn(label), map); }
    @Override public <T> T getObject(String label, Class<T> type) throws SQLException { return getObject(findColumn(label), type); }

    // Where it stands
    @Override public boolean wasNull() throws SQLException { return saw(Getter.WAS_NULL, 0, delegate().wasNull()); }
    @Override public boolean isBeforeFirst() throws SQLException { return saw(Getter.IS_BEFORE_FIRST, 0, delegate().isBeforeFirst()); }
    // spotless:on
}
