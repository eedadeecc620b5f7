package io.safelite.retry.model;

import io.safelite.retry.model.Observation.Kind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/**
 * One thing that a program does. What it shows is noted by the {@link Execution}; an SQLException
 * that it throws is noted there too, and the program goes on.
 */
sealed interface Step {

    void run(Execution app) throws SQLException;

    /** The same with other parameters, to make a program simpler; itself if it has none. */
    default Step withParams(List<Param> params) {
        return this;
    }

    default List<Param> params() {
        return List.of();
    }

    /** Its name in the statistics. */
    default String kind() {
        return getClass().getSimpleName();
    }

    /** Whether SQL is prepared once per connection, or written out each time. */
    enum Form {
        PREPARED,
        TEXT
    }

    /** Opens a cursor; the SQL may write, with RETURNING. */
    record Query(int cursor, String sql, List<Param> params, Form form, int maxRows)
            implements Step {
        @Override
        public void run(Execution app) throws SQLException {
            Call call = app.call(sql, params, form);
            call.statement().setMaxRows(maxRows);
            ResultSet rows =
                    call.execute(
                            PreparedStatement::executeQuery,
                            statement -> statement.executeQuery(call.text()));
            app.open(cursor, rows, call);
        }

        @Override
        public Step withParams(List<Param> simpler) {
            return new Query(cursor, sql, simpler, form, maxRows);
        }

        @Override
        public String toString() {
            return "cursor %d = query %s%s"
                    .formatted(cursor, described(sql, params, form), maxRows == 0 ? "" : " max 2");
        }
    }

    /** Moves a cursor on. */
    record Next(int cursor) implements Step {
        @Override
        public void run(Execution app) throws SQLException {
            Cursor rows = app.cursor(cursor);
            if (rows != null) {
                app.note(Kind.NEXT, "next " + rows.next());
            }
        }

        @Override
        public String toString() {
            return "cursor " + cursor + " next()";
        }
    }

    /** Looks at a column. */
    record Get(int cursor, int column, Getter getter) implements Step {
        @Override
        public void run(Execution app) throws SQLException {
            Cursor rows = app.cursor(cursor);
            // Behind the last row sqlite-jdbc still shows that row, if setMaxRows has ended it.
            if (rows != null && rows.isOpen()) {
                app.see(getter + " " + column, getter.get(rows.rows(), column));
            }
        }

        @Override
        public String toString() {
            return "cursor " + cursor + " get " + getter + " " + column;
        }
    }

    /** Closes a result set, or its statement. */
    record Close(int cursor, boolean statementToo) implements Step {
        @Override
        public void run(Execution app) throws SQLException {
            app.close(cursor, statementToo);
        }

        @Override
        public String toString() {
            return "cursor " + cursor + " close" + (statementToo ? ", and its statement" : "");
        }
    }

    /** Sets parameters of the statement that the cursor belongs to, and does not execute it. */
    record SetOnly(int cursor) implements Step {
        @Override
        public void run(Execution app) throws SQLException {
            Cursor rows = app.cursor(cursor);
            if (rows != null) {
                rows.call().setOnly(77L);
            }
        }

        @Override
        public String toString() {
            return "cursor " + cursor + " set other parameters of its statement";
        }
    }

    /** Executes something that has a count and perhaps a key. */
    record Write(String sql, List<Param> params, Form form) implements Step {
        @Override
        public void run(Execution app) throws SQLException {
            Call call = app.call(sql, params, form);
            int count =
                    call.execute(
                            PreparedStatement::executeUpdate,
                            statement ->
                                    statement.executeUpdate(
                                            call.text(), Statement.RETURN_GENERATED_KEYS));
            boolean definition = sql.startsWith("CREATE");
            // The count of a definition is that of whatever came before it.
            app.note(Kind.COUNT, definition ? "defined" : "count " + count);
            boolean hasKey = count > 0 && sql.startsWith("INSERT INTO") && !sql.contains("CONFLICT");
            app.wrote(hasKey ? call.statement() : null);
        }

        @Override
        public Step withParams(List<Param> simpler) {
            return new Write(sql, simpler, form);
        }

        @Override
        public String toString() {
            return "write " + described(sql, params, form);
        }
    }

    /** Asks the newest write for its generated key. */
    record Key() implements Step {
        @Override
        public void run(Execution app) throws SQLException {
            Statement newest = app.newestWrite();
            if (newest == null) {
                return;
            }
            app.wrote(null);
            try (ResultSet keys = newest.getGeneratedKeys()) {
                while (keys.next()) {
                    app.note(Kind.KEY, "key " + keys.getLong(1));
                }
            }
        }

        @Override
        public String toString() {
            return "generated key of the newest write";
        }
    }

    /** The same write twice, with two sets of parameters, as a batch. */
    record Batch(String sql, List<Param> params, Form form) implements Step {
        @Override
        public void run(Execution app) throws SQLException {
            int half = params.size() / 2;
            Call first = app.call(sql, params.subList(0, half), form);
            Call second = app.call(sql, params.subList(half, params.size()), form);
            int[] counts = first.executeBatch(second);
            app.note(Kind.COUNT, "counts " + Arrays.toString(counts));
        }

        @Override
        public Step withParams(List<Param> simpler) {
            return new Batch(sql, simpler, form);
        }

        @Override
        public String toString() {
            return "batch " + described(sql, params, form);
        }
    }

    /** Sets a savepoint. */
    record Mark(String name) implements Step {
        @Override
        public void run(Execution app) throws SQLException {
            app.mark(name);
        }

        @Override
        public String toString() {
            return "savepoint " + name;
        }
    }

    /** Rolls back to a savepoint, if there was one. */
    record BackTo(String name) implements Step {
        @Override
        public void run(Execution app) throws SQLException {
            app.backTo(name);
        }

        @Override
        public String toString() {
            return "rollback to " + name;
        }
    }

    /** Releases a savepoint, if there was one. */
    record Release(String name) implements Step {
        @Override
        public void run(Execution app) throws SQLException {
            app.release(name);
        }

        @Override
        public String toString() {
            return "release " + name;
        }
    }

    private static String described(String sql, List<Param> params, Form form) {
        return (form == Form.PREPARED ? "prepared \"" : "\"") + sql + "\" " + params;
    }
}
