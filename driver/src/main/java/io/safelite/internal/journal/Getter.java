package io.safelite.internal.journal;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The ways an application looks at a result set, each with how to look again. Methods that convert
 * (dates, streams, decimals) are noted as {@link #OBJECT}: what they make of the same stored value
 * is always the same.
 */
public enum Getter {
    OBJECT((rows, column, seen) -> seen.value(rows.getObject(column))),
    STRING((rows, column, seen) -> seen.value(rows.getString(column))),
    LONG((rows, column, seen) -> seen.number(rows.getLong(column))),
    INT((rows, column, seen) -> seen.number(rows.getInt(column))),
    SHORT((rows, column, seen) -> seen.number(rows.getShort(column))),
    BYTE((rows, column, seen) -> seen.number(rows.getByte(column))),
    BOOLEAN((rows, column, seen) -> seen.number(rows.getBoolean(column) ? 1 : 0)),
    DOUBLE((rows, column, seen) -> seen.real(rows.getDouble(column))),
    FLOAT((rows, column, seen) -> seen.real(rows.getFloat(column))),
    BYTES((rows, column, seen) -> seen.value(rows.getBytes(column))),

    // Of the row or of all rows: the column is 0
    WAS_NULL((rows, column, seen) -> seen.number(rows.wasNull() ? 1 : 0)),
    IS_BEFORE_FIRST((rows, column, seen) -> seen.number(rows.isBeforeFirst() ? 1 : 0)),

    // What sqlite-jdbc says of a column without a declared type depends on the value it holds
    COLUMN_TYPE((rows, column, seen) -> seen.number(rows.getMetaData().getColumnType(column))),
    COLUMN_TYPE_NAME(
            (rows, column, seen) -> seen.value(rows.getMetaData().getColumnTypeName(column))),
    COLUMN_CLASS_NAME(
            (rows, column, seen) -> seen.value(rows.getMetaData().getColumnClassName(column))),
    IS_SIGNED((rows, column, seen) -> seen.number(rows.getMetaData().isSigned(column) ? 1 : 0));

    private static final Getter[] ALL = values();

    /** Looks and writes down what is seen. */
    private interface Look {
        void at(ResultSet rows, int column, Tape seen) throws SQLException;
    }

    @SuppressWarnings("ImmutableEnumChecker") // a method without state
    private final Look look;

    Getter(Look look) {
        this.look = look;
    }

    /** The number of such an event on a tape. */
    int event() {
        return Event.FIRST_GETTER + ordinal();
    }

    /** The getter of such an event. */
    static Getter of(int event) {
        return ALL[event - Event.FIRST_GETTER];
    }

    /** Looks again, at the present row of another result set. */
    void look(ResultSet rows, int column, Tape seen) throws SQLException {
        look.at(rows, column, seen);
    }
}
