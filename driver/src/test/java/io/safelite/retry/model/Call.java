package io.safelite.retry.model;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * SQL with the values of its parameters, ready to be executed once.
 *
 * <p>Arrays among the values are overwritten as soon as it has been executed, as applications do.
 */
final class Call {
    private final Application application;
    private final String sql;
    private final Statement statement;
    private final List<Object> values;

    Call(Application application, String sql, Statement statement, List<Object> values) {
        this.application = application;
        this.sql = sql;
        this.statement = statement;
        this.values = values;
    }

    interface Prepared<T> {
        T execute(PreparedStatement statement) throws SQLException;
    }

    interface Text<T> {
        T execute(Statement statement) throws SQLException;
    }

    Statement statement() {
        return statement;
    }

    /** Whether it writes, and has rows of what it has written. */
    boolean isReturning() {
        return sql.contains("RETURNING");
    }

    /** The SQL with its values written into it. */
    String text() {
        StringBuilder text = new StringBuilder();
        int next = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            text.append(c == '?' ? Param.literal(values.get(next++)) : c);
        }
        return text.toString();
    }

    /** Executes it in one form or the other. */
    <T> T execute(Prepared<T> prepared, Text<T> text) throws SQLException {
        try {
            if (statement instanceof PreparedStatement ready) {
                setValues(ready);
                return prepared.execute(ready);
            }
            return text.execute(statement);
        } catch (SQLException e) {
            giveUp(e);
            throw e;
        } finally {
            values.forEach(Param::spoil);
        }
    }

    /** Executes this and then the other one, which is of the same SQL. */
    int[] executeBatch(Call second) throws SQLException {
        return execute(
                ready -> {
                    ready.addBatch();
                    second.setValues(ready);
                    ready.addBatch();
                    return ready.executeBatch();
                },
                plain -> {
                    plain.addBatch(text());
                    plain.addBatch(second.text());
                    return plain.executeBatch();
                });
    }

    /** Sets all parameters, if it has any, without executing it. */
    void setOnly(Object value) throws SQLException {
        if (statement instanceof PreparedStatement ready) {
            for (int i = 1; i <= values.size(); i++) {
                Param.set(ready, i, value);
            }
        }
    }

    private void setValues(PreparedStatement ready) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            Param.set(ready, i + 1, values.get(i));
        }
    }

    /** After some failures sqlite-jdbc cannot execute a prepared statement again. */
    private void giveUp(SQLException e) throws SQLException {
        if (!Failures.isContention(e)) {
            application.discard(statement);
        }
    }

    /** Closes the statement for good. */
    void close() throws SQLException {
        application.discard(statement);
    }
}
