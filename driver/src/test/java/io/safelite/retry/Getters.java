package io.safelite.retry;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Clob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Calendar;
import java.util.HexFormat;
import java.util.Map;
import java.util.TimeZone;

/** Every way in which an application can look at a row, by its name in a {@link Script}. */
final class Getters {
    /** Looks at one column. */
    private interface Getter {
        Object get(ResultSet rows, int column) throws SQLException;
    }

    private static final Map<String, Getter> ALL =
            Map.ofEntries(
                    Map.entry("getString", ResultSet::getString),
                    Map.entry("getBoolean", ResultSet::getBoolean),
                    Map.entry("getByte", ResultSet::getByte),
                    Map.entry("getShort", ResultSet::getShort),
                    Map.entry("getInt", ResultSet::getInt),
                    Map.entry("getLong", ResultSet::getLong),
                    Map.entry("getFloat", ResultSet::getFloat),
                    Map.entry("getDouble", ResultSet::getDouble),
                    Map.entry("getBigDecimal", ResultSet::getBigDecimal),
                    Map.entry("getBytes", ResultSet::getBytes),
                    Map.entry("getDate", ResultSet::getDate),
                    Map.entry("getTime", ResultSet::getTime),
                    Map.entry("getTimestamp", ResultSet::getTimestamp),
                    Map.entry("getTimestampInUtc", (row, c) -> row.getTimestamp(c, utc())),
                    Map.entry("getObject", ResultSet::getObject),
                    Map.entry("getObjectAsLong", (row, c) -> row.getObject(c, Long.class)),
                    Map.entry("getObjectAsString", (row, c) -> row.getObject(c, String.class)),
                    Map.entry("getStringByName", (row, c) -> row.getString("v")),
                    Map.entry("getLongByName", (row, c) -> row.getLong("V")),
                    Map.entry("getBinaryStream", ResultSet::getBinaryStream),
                    Map.entry("getAsciiStream", ResultSet::getAsciiStream),
                    Map.entry("getCharacterStream", ResultSet::getCharacterStream),
                    Map.entry("getClob", ResultSet::getClob),
                    Map.entry("wasNull", (row, c) -> row.wasNull()),
                    Map.entry("getRow", (row, c) -> row.getRow()),
                    Map.entry("isBeforeFirst", (row, c) -> row.isBeforeFirst()),
                    Map.entry("isFirst", (row, c) -> row.isFirst()),
                    Map.entry("isAfterLast", (row, c) -> row.isAfterLast()),
                    Map.entry("isClosed", (row, c) -> row.isClosed()));

    private Getters() {}

    /** What the getter gives of a column, the first if no other is named, as a comparable value. */
    static Object get(ResultSet rows, String getter, String column) throws SQLException {
        Getter found = ALL.get(getter);
        if (found == null) {
            throw new IllegalArgumentException("no such word: " + getter);
        }
        Object value = found.get(rows, column.isEmpty() ? 1 : Integer.parseInt(column));
        return value == null ? "NULL" : comparable(value);
    }

    private static Calendar utc() {
        return Calendar.getInstance(TimeZone.getTimeZone("UTC"));
    }

    /** The value with its class, so that a number is not taken for its text. */
    private static String comparable(Object value) throws SQLException {
        try {
            if (value instanceof InputStream stream) {
                return "stream " + HexFormat.of().formatHex(stream.readAllBytes());
            }
            if (value instanceof Reader reader) {
                StringWriter text = new StringWriter();
                reader.transferTo(text);
                return "reader " + text;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (value instanceof byte[] bytes) {
            return "bytes " + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof Clob clob) {
            return "clob " + clob.getSubString(1, (int) clob.length());
        }
        return value.getClass().getSimpleName() + " " + value;
    }
}
