package io.safelite.retry.model;

import io.safelite.retry.model.Observation.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** One transaction of an application: its cursors, its savepoints, and all that it has seen. */
final class Execution {
    private final Application application;
    private final Map<Integer, Cursor> cursors = new HashMap<>();
    private final Map<String, Savepoint> savepoints = new HashMap<>();
    private final List<Object> values = new ArrayList<>();
    private final List<Observation> trace = new ArrayList<>();
    private final List<AutoCloseable> leftOpen = new ArrayList<>();
    private final List<ResultSet> returning = new ArrayList<>();
    private final List<Statement> inserts = new ArrayList<>();
    private boolean hasQueried;
    private int step;

    Execution(Application application) {
        this.application = application;
    }

    /** Performs a step; throws only if the transaction cannot go on. */
    void perform(int index, Step next) throws SQLException {
        step = index;
        try {
            next.run(this);
        } catch (SQLException e) {
            noteFailure(e);
        }
    }

    /** Performs the end of the program; true if it is committed. */
    boolean end(int index, Ending ending) throws SQLException {
        step = index;
        try {
            closeReturning();
            ending.end(this, application.connection());
            see(Kind.END, "ends by", ending.name());
            return ending != Ending.ROLLBACK;
        } catch (SQLException e) {
            noteFailure(e);
        }
        Ending.ROLLBACK.end(this, application.connection());
        return false;
    }

    /** Reads the rest of what is open. */
    void readOn() throws SQLException {
        for (int number : new TreeSet<>(cursors.keySet())) {
            new CursorStep.ReadAll(number, 1, Getter.STRING).run(this);
        }
    }

    private void noteFailure(SQLException e) throws SQLException {
        if (Failures.isContention(e)) {
            throw e;
        }
        see(Kind.FAILURE, "fails", Failures.describe(e));
    }

    // What it has seen

    /** Notes what was seen; later steps may use it. */
    void see(Kind kind, String how, Object value) {
        // The type tells a 1 from a 1.0 and from a '1'.
        String type = kind == Kind.VALUE && value != null ? value.getClass().getSimpleName() : "";
        trace.add(new Observation(step, kind, how + " " + type + " " + Param.literal(value)));
        values.add(value);
    }

    /** The value that was seen so many values ago; 1 if there was none. */
    Object seen(int back) {
        return back < values.size() ? values.get(values.size() - 1 - back) : 1L;
    }

    List<Observation> trace() {
        return List.copyOf(trace);
    }

    /** Believes to have seen what another execution has seen. */
    void remember(Execution other) {
        trace.clear();
        trace.addAll(other.trace);
        values.clear();
        values.addAll(other.values);
    }

    // Statements and cursors

    Call call(String sql, List<Param> params, Step.Form form) throws SQLException {
        List<Object> now = params.stream().map(param -> Param.copy(param.in(this))).toList();
        if (form == Step.Form.TEXT) {
            Statement statement = application.connection().createStatement();
            leftOpen.add(statement);
            return new Call(application, sql, statement, now);
        }
        Statement statement = application.prepared(sql);
        // Executed again, it closes the result set that it had.
        cursors.values().removeIf(cursor -> cursor.call().statement() == statement);
        inserts.removeIf(insert -> insert == statement);
        return new Call(application, sql, statement, now);
    }

    void open(int cursor, ResultSet rows, Call call) {
        leftOpen.add(rows);
        hasQueried = true;
        if (call.isReturning()) {
            returning.add(rows);
        }
        cursors.put(cursor, new Cursor(rows, call));
    }

    /** The cursor of that number; null if it is not open. */
    Cursor cursor(int number) {
        return cursors.get(number);
    }

    /**
     * Closes the cursors of writes. Open, they keep sqlite-jdbc from ending a transaction or part
     * of it, but not SafeLite, which has read their rows at once.
     */
    private void closeReturning() throws SQLException {
        for (ResultSet rows : returning) {
            rows.close();
        }
        returning.clear();
        cursors.values().removeIf(cursor -> cursor.call().isReturning());
    }

    void close(int number, boolean statementToo) throws SQLException {
        Cursor cursor = cursors.remove(number);
        if (cursor != null) {
            cursor.rows().close();
            if (statementToo) {
                cursor.call().close();
            }
        }
    }

    /** Those that the application may go on reading. */
    List<Cursor> openCursors() {
        return cursors.values().stream().filter(Cursor::isOpen).toList();
    }

    /** That statement has a key to be asked for. */
    void inserted(Statement statement) {
        inserts.add(statement);
    }

    /** The statement that inserted so many inserts ago, to be asked once; null if none did. */
    Statement takeInsert(int back) {
        return back < inserts.size() ? inserts.remove(inserts.size() - 1 - back) : null;
    }

    /** Closes what is still open, which an application may forget to do before it commits. */
    void tidy() throws Exception {
        for (AutoCloseable closeable : leftOpen) {
            closeable.close();
        }
        leftOpen.clear();
        cursors.clear();
    }

    /** The names of all tables; none before the first query, when SafeLite has not begun yet. */
    List<String> tables() throws SQLException {
        List<String> names = new ArrayList<>();
        if (!hasQueried) {
            return names;
        }
        try (ResultSet tables =
                application.connection().getMetaData().getTables(null, null, "%", null)) {
            while (tables.next()) {
                names.add(tables.getString("TABLE_NAME"));
            }
        }
        return names;
    }

    // Savepoints

    void execute(String sql) throws SQLException {
        closeReturning();
        try (Statement statement = application.connection().createStatement()) {
            statement.execute(sql);
        }
    }

    void mark(String name) throws SQLException {
        closeReturning();
        savepoints.put(name, application.connection().setSavepoint(name));
    }

    void backTo(String name) throws SQLException {
        closeReturning();
        if (savepoints.containsKey(name)) {
            application.connection().rollback(savepoints.get(name));
        }
    }

    void release(String name) throws SQLException {
        closeReturning();
        if (savepoints.containsKey(name)) {
            application.connection().releaseSavepoint(savepoints.remove(name));
        }
    }
}
