package io.safelite.internal.jdbc;

import io.safelite.internal.forwarding.ForwardingStatement;
import io.safelite.internal.journal.Command;
import io.safelite.internal.journal.Parameters;
import io.safelite.internal.sql.Action;
import io.safelite.internal.sql.SqlStatement;
import io.safelite.internal.sqlite.ResultCode;
import io.safelite.internal.transaction.Caller;
import io.safelite.internal.transaction.KeySource;
import io.safelite.internal.transaction.Session;
import io.safelite.internal.transaction.Work;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A statement: each execution is one call into the session. */
class SafeStatement extends ForwardingStatement {
    private final SafeConnection connection;
    private final Statement raw;
    private final KeySource keySource = new KeySource();
    private final Caller caller = new ExecutingStatement();
    private final SafeResultSet.Owner resultOwner = new ResultOwner();
    private final List<String> batch = new ArrayList<>();

    private SafeResultSet result;
    private SafeResultSet keys;
    private boolean resultIsTaken;
    private int queryTimeout;
    private boolean closeOnCompletion;
    private boolean closed;

    /** Whether the present execution's count is one of {@code executeUpdate} on a text. */
    private boolean countsTriggers;

    private Statement handle = this;

    SafeStatement(SafeConnection connection, Statement raw) {
        this.connection = connection;
        this.raw = raw;
    }

    /** Makes the object that the application holds instead of this one. */
    final Statement handled(Handles handles) throws SQLException {
        handle = handles.statement(this, raw);
        return handle;
    }

    @Override
    protected Statement delegate() throws SQLException {
        requireOpen();
        return raw;
    }

    final void requireOpen() throws SQLException {
        if (closed) {
            throw new SQLException("statement is closed");
        }
        if (session().isClosed()) {
            throw new SQLException("database connection closed");
        }
    }

    final SafeConnection connection() {
        return connection;
    }

    final Session session() {
        return connection.session();
    }

    // Execution

    /** One execution through the session; what the last one left is closed first. */
    final <T> T run(SqlStatement sql, Work<T> work) throws SQLException {
        forgetResult();
        return session().execute(sql, limitMillis(), caller, work);
    }

    /** One of several executions that share a budget. */
    final <T> T run(SqlStatement sql, CallBudget budget, Work<T> work) throws SQLException {
        requireOpen();
        return session().execute(sql, budget.leftMillis(), caller, work);
    }

    /** The budget of a call that begins now. */
    final CallBudget callBudget() {
        return new CallBudget(Math.min(limitMillis(), session().getBusyTimeout()));
    }

    /** How long one execution may wait at most, by the query timeout alone. */
    private int limitMillis() {
        return queryTimeout == 0
                ? Integer.MAX_VALUE
                : (int) Math.min(Integer.MAX_VALUE, queryTimeout * 1000L);
    }

    /** The same as one transaction of its own. */
    final <T> T runAtomically(SqlStatement sql, Work<T> work) throws SQLException {
        forgetResult();
        return session().executeAtomically(sql, limitMillis(), caller, work);
    }

    /** What the last execution left is closed. */
    final void forgetResult() throws SQLException {
        requireOpen();
        keySource.reset();
        countsTriggers = false;
        closeResults();
    }

    private void closeResults() throws SQLException {
        if (result != null) {
            result.invalidate();
        }
        if (keys != null) {
            keys.invalidate();
            keys = null;
        }
    }

    /**
     * Wraps the rows of an execution. Rows of anything but a query are taken out of SQLite at once:
     * a cursor over RETURNING keeps the write lock until it is exhausted.
     */
    final ResultSet opened(ResultSet rows, SqlStatement sql) throws SQLException {
        if (result == null) {
            result = new SafeResultSet(session(), connection.scratch(), resultOwner);
        }
        resultIsTaken = true;
        if (sql.action().writes()) {
            return result.overHeldRows(takeAll(rows), sql.text()).recorded();
        }
        result.overCursor(rows, sql.text());
        return sql.action() instanceof Action.Read ? result.recorded() : result;
    }

    /**
     * Takes the rows of a write. Its statement must be stepped to its end whatever {@link
     * #setMaxRows} says: it commits there, and sqlite-jdbc does not report a commit that fails when
     * a half-read result is closed.
     */
    private ResultSet takeAll(ResultSet rows) throws SQLException {
        Statement owner = rows.getStatement();
        int most = owner.getMaxRows();
        owner.setMaxRows(0);
        try {
            return connection.scratch().takeAll(rows, most);
        } finally {
            owner.setMaxRows(most);
        }
    }

    final boolean openedIf(boolean hasRows, Statement executed, SqlStatement sql)
            throws SQLException {
        if (hasRows) {
            opened(executed.getResultSet(), sql);
            resultIsTaken = false;
        }
        return hasRows;
    }

    private SqlStatement first(String sql) throws SQLException {
        if (sql == null) {
            throw nullText();
        }
        return SqlStatement.first(sql);
    }

    private static SQLException nullText() {
        return new SQLException("the SQL text to execute is null");
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        SqlStatement statement = first(sql);
        if (statement.action() instanceof Action.Control) {
            // sqlite-jdbc executes it and then says so; here its state must not get lost.
            execute(sql);
            throw new SQLException(
                    "query does not return ResultSet", "SQLITE_DONE", ResultCode.DONE);
        }
        return run(statement, text -> opened(raw.executeQuery(text), statement));
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        SqlStatement statement = first(sql);
        return run(statement, text -> openedIf(raw.execute(text), raw, statement));
    }

    /** sqlite-jdbc executes every statement of the text here, and so does this, one by one. */
    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        if (sql == null) {
            throw nullText();
        }
        List<SqlStatement> script = SqlStatement.script(sql);
        if (script.isEmpty()) {
            return run(first(sql), raw::executeLargeUpdate);
        }
        forgetResult();
        countsTriggers = true;
        if (script.size() == 1) {
            return session().execute(script.get(0), limitMillis(), caller, raw::executeLargeUpdate);
        }
        CallBudget budget = callBudget();
        long changes = 0;
        for (SqlStatement statement : script) {
            changes += run(statement, budget, raw::executeLargeUpdate);
        }
        return changes;
    }

    @Override
    public int executeUpdate(String sql) throws SQLException {
        return (int) executeLargeUpdate(sql);
    }

    @Override
    public boolean execute(String sql, int autoGeneratedKeys) throws SQLException {
        return execute(sql);
    }

    @Override
    public int executeUpdate(String sql, int autoGeneratedKeys) throws SQLException {
        return executeUpdate(sql);
    }

    @Override
    public long executeLargeUpdate(String sql, int autoGeneratedKeys) throws SQLException {
        return executeLargeUpdate(sql);
    }

    @Override
    public boolean execute(String sql, int[] columns) throws SQLException {
        SqlStatement statement = first(sql);
        return run(statement, text -> openedIf(raw.execute(text, columns), raw, statement));
    }

    @Override
    public boolean execute(String sql, String[] columns) throws SQLException {
        SqlStatement statement = first(sql);
        return run(statement, text -> openedIf(raw.execute(text, columns), raw, statement));
    }

    @Override
    public int executeUpdate(String sql, int[] columns) throws SQLException {
        return run(first(sql), text -> raw.executeUpdate(text, columns));
    }

    @Override
    public int executeUpdate(String sql, String[] columns) throws SQLException {
        return run(first(sql), text -> raw.executeUpdate(text, columns));
    }

    @Override
    public long executeLargeUpdate(String sql, int[] columns) throws SQLException {
        return run(first(sql), text -> raw.executeLargeUpdate(text, columns));
    }

    @Override
    public long executeLargeUpdate(String sql, String[] columns) throws SQLException {
        return run(first(sql), text -> raw.executeLargeUpdate(text, columns));
    }

    // Batch

    @Override
    public void addBatch(String sql) throws SQLException {
        requireOpen();
        first(sql);
        batch.add(sql);
    }

    @Override
    public void clearBatch() throws SQLException {
        requireOpen();
        batch.clear();
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        requireOpen();
        List<SqlStatement> entries = batch.stream().map(SqlStatement::first).toList();
        batch.clear();
        return new Batch(this, entries) {
            @Override
            long[] executeAll() throws SQLException {
                raw.clearBatch();
                for (SqlStatement entry : entries) {
                    raw.addBatch(entry.text());
                }
                return raw.executeLargeBatch();
            }

            @Override
            boolean countsFailures() {
                return true;
            }

            @Override
            long executeOne(int index, String text) throws SQLException {
                raw.clearBatch();
                raw.addBatch(text);
                return raw.executeLargeBatch()[0];
            }
        }.execute();
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return Arrays.stream(executeLargeBatch()).mapToInt(count -> (int) count).toArray();
    }

    // Results

    /** The rows of the last execution, once, as sqlite-jdbc has it. */
    @Override
    public ResultSet getResultSet() throws SQLException {
        requireOpen();
        if (result == null || result.isClosed()) {
            return null;
        }
        if (resultIsTaken) {
            throw new SQLException("ResultSet already requested");
        }
        resultIsTaken = true;
        return result;
    }

    @Override
    public boolean getMoreResults() throws SQLException {
        return getMoreResults(CLOSE_CURRENT_RESULT);
    }

    @Override
    public boolean getMoreResults(int current) throws SQLException {
        boolean more = delegate().getMoreResults(current);
        if (result != null) {
            result.invalidate();
        }
        return more;
    }

    @Override
    public ResultSet getGeneratedKeys() throws SQLException {
        requireOpen();
        Scratch scratch = connection.scratch();
        List<Object[]> rows = new ArrayList<>();
        if (connection.generatesKeys()) {
            session().askForKey(keySource);
            if (keySource.rowid() != null) {
                rows.add(new Object[] {keySource.rowid()});
            }
        }
        if (keys != null) {
            keys.invalidate();
        }
        ResultSet held = scratch.hold(List.of("last_insert_rowid()"), rows);
        keys = new SafeResultSet(session(), scratch, new KeysOwner());
        return keys.overHeldRows(held, "last_insert_rowid()");
    }

    @Override
    protected ResultSet wrap(ResultSet rows) {
        throw new IllegalStateException("every result set of a statement is opened by execution");
    }

    @Override
    public Connection getConnection() throws SQLException {
        requireOpen();
        return connection.handle();
    }

    // Options that are SafeLite's own business

    /** Ends the wait of the thread that executes it, or interrupts SQLite. */
    @Override
    public void cancel() throws SQLException {
        if (!session().cancelWait()) {
            delegate().cancel();
        }
    }

    @Override
    public int getQueryTimeout() throws SQLException {
        requireOpen();
        return queryTimeout;
    }

    /**
     * Shortens the time an execution may wait for locks. Unlike sqlite-jdbc's, it leaves the busy
     * timeout of the connection alone.
     */
    @Override
    public void setQueryTimeout(int seconds) throws SQLException {
        requireOpen();
        if (seconds < 0) {
            throw new SQLException(
                    "query timeout must be >= 0 seconds (0: no limit of its own), not " + seconds);
        }
        queryTimeout = seconds;
    }

    @Override
    public void closeOnCompletion() throws SQLException {
        requireOpen();
        closeOnCompletion = true;
    }

    @Override
    public boolean isCloseOnCompletion() throws SQLException {
        requireOpen();
        return closeOnCompletion;
    }

    @Override
    public <T> T unwrap(Class<T> iface) throws SQLException {
        if (iface != null && iface.isInstance(handle)) {
            return iface.cast(handle);
        }
        if (iface != null && !iface.isInstance(this)) {
            connection.beforeRawAccess();
        }
        return super.unwrap(iface);
    }

    @Override
    public boolean isWrapperFor(Class<?> iface) throws SQLException {
        return (iface != null && iface.isInstance(handle)) || super.isWrapperFor(iface);
    }

    @Override
    public void close() throws SQLException {
        if (closed) {
            return;
        }
        closeResults();
        closed = true;
        if (!session().isClosed()) {
            closeDelegate();
        }
    }

    void closeDelegate() throws SQLException {
        raw.close();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    /** What was executed now, for whoever executes it again. */
    Command command(SqlStatement sql) throws SQLException {
        return new Command(sql.text(), Parameters.NONE, raw.getMaxRows(), countsTriggers);
    }

    private final class ExecutingStatement implements Caller {
        @Override
        public KeySource keySource() {
            return keySource;
        }

        @Override
        public Command command(SqlStatement sql) throws SQLException {
            return SafeStatement.this.command(sql);
        }

        @Override
        public long updateCount() throws SQLException {
            return delegate().getLargeUpdateCount();
        }
    }

    private final class ResultOwner implements SafeResultSet.Owner {
        @Override
        public Statement statement(ResultSet rows) {
            return handle;
        }

        @Override
        public void resultSetClosed() throws SQLException {
            if (closeOnCompletion) {
                close();
            }
        }
    }

    private final class KeysOwner implements SafeResultSet.Owner {
        @Override
        public Statement statement(ResultSet rows) {
            return handle;
        }

        @Override
        public void resultSetClosed() {}
    }
}
