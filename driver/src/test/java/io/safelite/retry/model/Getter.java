package io.safelite.retry.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The ways in which a program looks at a result set. */
enum Getter {
    LONG(ResultSet::getLong),
    INT(ResultSet::getInt),
    STRING(ResultSet::getString),
    OBJECT(ResultSet::getObject),
    DOUBLE(ResultSet::getDouble),
    BYTES(ResultSet::getBytes),
    BOOLEAN(ResultSet::getBoolean),
    DECIMAL(ResultSet::getBigDecimal),
    TIMESTAMP((rows, column) -> String.valueOf(rows.getTimestamp(column))),
    STRING_OBJECT((rows, column) -> rows.getObject(column, String.class)),
    STREAM((rows, column) -> bytes(rows.getBinaryStream(column))),
    BY_NAME((rows, column) -> rows.getString(rows.getMetaData().getColumnLabel(column))),
    NULL_OR_NOT(
            (rows, column) -> {
                Object value = rows.getObject(column);
                return rows.wasNull() ? "null" : value;
            }),
    ROW_NUMBER((rows, column) -> rows.getRow()),
    BEFORE_FIRST((rows, column) -> rows.isBeforeFirst());

    private final Look look;

    Getter(Look look) {
        this.look = look;
    }

    private interface Look {
        Object at(ResultSet rows, int column) throws SQLException;
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
}
