package io.safelite.retry.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** The ways in which a program looks at a result set. */
enum Getter {
    LONG(ResultSet::getLong),
    INT(ResultSet::getInt),
    SHORT(ResultSet::getShort),
    BYTE(ResultSet::getByte),
    STRING(ResultSet::getString),
    OBJECT(ResultSet::getObject),
    DOUBLE(ResultSet::getDouble),
    FLOAT(ResultSet::getFloat),
    BYTES(ResultSet::getBytes),
    BOOLEAN(ResultSet::getBoolean),
    BY_NAME((rows, column) -> rows.getString(rows.getMetaData().getColumnLabel(column))),
    WAS_NULL(
            (rows, column) -> {
                long value = rows.getLong(column);
                return rows.wasNull() ? "null" : value;
            }),

    // Of the row
    ROW_NUMBER((rows, column) -> rows.getRow()),
    BEFORE_FIRST((rows, column) -> rows.isBeforeFirst()),
    FIRST((rows, column) -> rows.isFirst()),
    AFTER_LAST((rows, column) -> rows.isAfterLast()),

    // Of the column; depends on the value where no type was declared
    TYPE((rows, column) -> rows.getMetaData().getColumnType(column)),
    TYPE_NAME((rows, column) -> rows.getMetaData().getColumnTypeName(column)),
    CLASS_NAME((rows, column) -> rows.getMetaData().getColumnClassName(column)),

    // These convert, and may fail to
    DECIMAL(ResultSet::getBigDecimal),
    TIMESTAMP((rows, column) -> String.valueOf(rows.getTimestamp(column))),
    STRING_OBJECT((rows, column) -> rows.getObject(column, String.class)),
    STREAM((rows, column) -> bytes(rows.getBinaryStream(column))),
    CHARACTERS((rows, column) -> text(rows.getCharacterStream(column)));

    private final Look look;

    Getter(Look look) {
        this.look = look;
    }

    private interface Look {
        Object at(ResultSet rows, int column) throws SQLException;
    }

    static List<Getter> converting() {
        return Arrays.stream(values()).filter(Getter::isConverting).toList();
    }

    static List<Getter> notConverting() {
        return Arrays.stream(values()).filter(getter -> !getter.isConverting()).toList();
    }

    /** Whether it makes something else of the stored value: several values may look alike. */
    boolean isConverting() {
        return compareTo(DECIMAL) >= 0;
    }

    /** Whether it looks at the column and not at the row. */
    boolean isOfColumn() {
        return this == TYPE || this == TYPE_NAME || this == CLASS_NAME;
    }

    /** What it shows of that column of the current row. */
    Object get(ResultSet rows, int column) throws SQLException {
        return look.at(rows, column);
    }

    private static byte[] bytes(InputStream stream) throws SQLException {
        try (stream) {
            return stream == null ? null : stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Reader reader) throws SQLException {
        try (reader) {
            StringWriter text = new StringWriter();
            return reader == null || reader.transferTo(text) == 0 ? null : text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
