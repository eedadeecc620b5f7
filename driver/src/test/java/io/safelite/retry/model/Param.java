package io.safelite.retry.model;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;

/** What a program hands to a statement: a value of its own, or one that it has read before. */
sealed interface Param {

    /** The value at this moment of that run. */
    Object in(Execution application);

    /** A value of the program's own. */
    record Constant(Object value) implements Param {
        @Override
        public Object in(Execution application) {
            return value;
        }

        @Override
        public String toString() {
            return literal(value);
        }
    }

    /** What was read last (0), before that (1), and so on; this is how writes depend on reads. */
    record Seen(int back) implements Param {
        @Override
        public Object in(Execution application) {
            return application.seen(back);
        }

        @Override
        public String toString() {
            return "seen[" + back + "]";
        }
    }

    /** The value as SQL. */
    static String literal(Object value) {
        if (value == null) {
            return "NULL";
        }
        if (value instanceof byte[] bytes) {
            return "x'" + HexFormat.of().formatHex(bytes) + "'";
        }
        if (value instanceof String text) {
            return "'" + text.replace("'", "''") + "'";
        }
        return value.toString();
    }

    /** Sets it the way its type is usually set. */
    static void set(PreparedStatement statement, int index, Object value) throws SQLException {
        if (value instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else if (value instanceof String text) {
            statement.setString(index, text);
        } else if (value instanceof Long number) {
            statement.setLong(index, number);
        } else if (value instanceof Double number) {
            statement.setDouble(index, number);
        } else {
            statement.setObject(index, value);
        }
    }

    /** A value that the caller may change without changing that one. */
    static Object copy(Object value) {
        return value instanceof byte[] bytes ? bytes.clone() : value;
    }

    /** Changes what can be changed, as an application does that uses its array again. */
    static void spoil(Object value) {
        if (value instanceof byte[] bytes) {
            Arrays.fill(bytes, "!".getBytes(StandardCharsets.US_ASCII)[0]);
        }
    }
}
