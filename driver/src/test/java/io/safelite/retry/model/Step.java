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
sealed interface Step
        permits Step.Query,
                Step.Write,
                Step.Key,
                Step.Batch,
                Step.Tables,
                CursorStep,
                SavepointStep {

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

    /** How SQL is executed. */
    enum Form {
        /** Prepared once per connection; executed by executeQuery() or executeUpdate(). */
        PREPARED,
        /** Prepared likewise; executed by execute(). */
        PREPARED_EXECUTE,
        /** With its parameters written out. */
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
                            form == Form.PREPARED
                                    ? PreparedStatement::executeQuery
                                    : Step::executeAndGetRows,
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

    /** Executes something that has a count and perhaps a key. */
    record Write(String sql, List<Param> params, Form form) implements Step {
        @Override
        public void run(Execution app) throws SQLException {
            Call call = app.call(sql, params, form);
            int count =
                    call.execute(
                            form == Form.PREPARED
                                    ? PreparedStatement::executeUpdate
                                    : Step::executeAndGetCount,
                            statement ->
                                    statement.executeUpdate(
                                            call.text(), Statement.RETURN_GENERATED_KEYS));
            // The count of a definition is that of whatever came before it.
            boolean isRowChange = !sql.startsWith("CREATE") && !sql.startsWith("PRAGMA");
            app.see(Kind.COUNT, "count", isRowChange ? count : null);
            if (count > 0 && sql.startsWith("INSERT INTO") && !sql.contains("CONFLICT")) {
                app.inserted(call.statement());
            }
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

    /** Asks the newest insert, or the one before it, for its generated key. */
    record Key(int back) implements Step {
        @Override
        public void run(Execution app) throws SQLException {
            Statement insert = app.takeInsert(back);
            if (insert == null) {
                return;
            }
            try (ResultSet keys = insert.getGeneratedKeys()) {
                while (keys.next()) {
                    app.see(Kind.KEY, "key", keys.getLong(1));
                }
            }
        }

        @Override
        public String toString() {
            return "generated key of the insert " + back + " before the newest";
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
            app.see(Kind.COUNT, "counts", Arrays.toString(counts));
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

    /** Asks which tables there are. */
    record Tables() implements Step {
        @Override
        public void run(Execution app) throws SQLException {
            for (String table : app.tables()) {
                app.see(Kind.VALUE, "table", table);
            }
        }

        @Override
        public String toString() {
            return "getTables";
        }
    }

    private static ResultSet executeAndGetRows(PreparedStatement statement) throws SQLException {
        statement.execute();
        return statement.getResultSet();
    }

    private static int executeAndGetCount(PreparedStatement statement) throws SQLException {
        statement.execute();
        return statement.getUpdateCount();
    }

    private static String described(String sql, List<Param> params, Form form) {
        return "%s \"%s\" %s".formatted(form, sql, params);
    }
}
