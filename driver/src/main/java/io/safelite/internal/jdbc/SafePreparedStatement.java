package io.safelite.internal.jdbc;

import io.safelite.internal.journal.Command;
import io.safelite.internal.journal.Parameters;
import io.safelite.internal.sql.Action;
import io.safelite.internal.sql.SqlStatement;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A prepared statement. It keeps what was bound, so that it can be prepared again where
 * sqlite-jdbc's has died of an error, and so that a batch can be executed again.
 */
final class SafePreparedStatement extends SafeStatement implements RepeatableParameters {
    /** Prepares the same statement in the delegate, with the options it was asked for. */
    interface Preparation {
        PreparedStatement prepare(String sql) throws SQLException;
    }

    private final SqlStatement sql;
    private final Preparation preparation;
    private PreparedStatement raw;
    private String preparedText;
    private boolean mayBeDead;
    private Binding[] bindings = new Binding[0];

    /** Whether somebody else keeps that array. */
    private boolean isFrozen;

    private final List<Binding[]> entries = new ArrayList<>();

    SafePreparedStatement(
            SafeConnection connection,
            SqlStatement sql,
            Preparation preparation,
            PreparedStatement raw) {
        super(connection, raw);
        this.sql = sql;
        this.preparation = preparation;
        this.raw = raw;
        this.preparedText = sql.text();
    }

    @Override
    protected PreparedStatement delegate() throws SQLException {
        requireOpen();
        return raw;
    }

    /** Alive: one that an error has finalized takes no parameters and describes nothing. */
    @Override
    public PreparedStatement prepared() throws SQLException {
        requireOpen();
        if (mayBeDead) {
            if (isDead()) {
                session().look(sql, this::prepareAgain);
            }
            mayBeDead = false;
        }
        return raw;
    }

    @Override
    public void bind(int index, Binding binding) throws SQLException {
        try {
            binding.apply(prepared());
        } catch (ArrayIndexOutOfBoundsException e) { // sqlite-jdbc's answer to a wrong index
            throw new SQLException(
                    "parameter index "
                            + index
                            + " is out of range: the statement has "
                            + raw.getParameterMetaData().getParameterCount()
                            + " parameters",
                    e);
        }
        if (index > bindings.length) {
            bindings = Arrays.copyOf(bindings, Math.max(index, bindings.length * 2));
            isFrozen = false;
        }
        ownBindings()[index - 1] = binding;
    }

    /** Ours to change: those that somebody may use again stay what they are. */
    private Binding[] ownBindings() {
        if (isFrozen) {
            bindings = bindings.clone();
            isFrozen = false;
        }
        return bindings;
    }

    @Override
    public void clearParameters() throws SQLException {
        prepared().clearParameters();
        Arrays.fill(ownBindings(), null);
    }

    private static void bindAll(Binding[] values, PreparedStatement statement) throws SQLException {
        for (Binding binding : values) {
            if (binding != null) {
                binding.apply(statement);
            }
        }
    }

    /**
     * The delegate, ready to execute that text: a BEGIN that is sent as another one is prepared
     * anew, and so is a statement that an error has finalized (core/DB.java:execute).
     */
    private PreparedStatement ready(String text) throws SQLException {
        if (!text.equals(preparedText) || (mayBeDead && isDead())) {
            prepareAgain(text);
        }
        mayBeDead = true;
        return raw;
    }

    private Void prepareAgain(String text) throws SQLException {
        PreparedStatement fresh = preparation.prepare(text);
        raw.close();
        raw = fresh;
        preparedText = text;
        bindAll(bindings, raw);
        return null;
    }

    private boolean isDead() {
        try {
            raw.getParameterMetaData().getParameterCount();
            return false;
        } catch (SQLException e) {
            return true;
        }
    }

    private <T> T survived(T answer) {
        mayBeDead = false;
        return answer;
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        if (sql.action() instanceof Action.Control) {
            throw new SQLException("Query does not return results");
        }
        return survived(run(sql, text -> opened(ready(text).executeQuery(), sql)));
    }

    @Override
    public boolean execute() throws SQLException {
        return survived(run(sql, text -> openedIf(ready(text).execute(), raw, sql)));
    }

    @Override
    public int executeUpdate() throws SQLException {
        return survived(run(sql, text -> ready(text).executeUpdate()));
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        return survived(run(sql, text -> ready(text).executeLargeUpdate()));
    }

    @Override
    Command command(SqlStatement executed) throws SQLException {
        isFrozen = true;
        return new Command(executed.text(), new Bound(bindings), raw.getMaxRows(), false);
    }

    /**
     * @param bindings nobody changes them any more
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Bound(Binding[] bindings) implements Parameters {
        @Override
        public void bindTo(PreparedStatement statement) throws SQLException {
            bindAll(bindings, statement);
        }

        @Override
        public long size() {
            long size = 0;
            for (Binding binding : bindings) {
                size += binding == null ? 0 : binding.size();
            }
            return size;
        }
    }

    // Batch

    @Override
    public void addBatch() throws SQLException {
        prepared().addBatch();
        entries.add(bindings.clone());
    }

    /** Not for a prepared statement: sqlite-jdbc says so. */
    @Override
    public void addBatch(String other) throws SQLException {
        prepared().addBatch(other);
    }

    @Override
    public void clearBatch() throws SQLException {
        prepared().clearBatch();
        forgetBatch();
    }

    /** sqlite-jdbc's parameters are gone with the batch too. */
    private void forgetBatch() {
        entries.clear();
        Arrays.fill(ownBindings(), null);
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        requireOpen();
        List<SqlStatement> statements = Collections.nCopies(entries.size(), sql);
        List<Binding[]> values = List.copyOf(entries);
        forgetBatch();
        try {
            boolean writes = sql.action() instanceof Action.Write;
            return writes ? new Entries(statements, values).execute() : run(sql, this::executeRaw);
        } finally {
            forgetParameters();
        }
    }

    /** Those of the last entry must not become those of the next execution. */
    private void forgetParameters() throws SQLException {
        bindings = new Binding[0];
        isFrozen = false;
        if (!isClosed() && !isDead()) {
            raw.clearParameters();
        }
    }

    private long[] executeRaw(String text) throws SQLException {
        return raw.executeLargeBatch();
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return Arrays.stream(executeLargeBatch()).mapToInt(count -> (int) count).toArray();
    }

    private final class Entries extends Batch {
        private final List<Binding[]> values;

        Entries(List<SqlStatement> statements, List<Binding[]> values) {
            super(SafePreparedStatement.this, statements);
            this.values = values;
        }

        @Override
        long[] executeAll() throws SQLException {
            return raw.executeLargeBatch();
        }

        @Override
        boolean countsFailures() {
            return false;
        }

        @Override
        long executeOne(int index, String text) throws SQLException {
            PreparedStatement statement = ready(text);
            statement.clearBatch();
            bindings = values.get(index);
            isFrozen = true;
            bindAll(bindings, raw);
            return survived(statement.executeLargeUpdate());
        }
    }

    // Descriptions

    @Override
    public ResultSet wrapped(ResultSet rows) {
        return wrap(rows);
    }

    @Override
    public ResultSetMetaData wrap(ResultSetMetaData metadata) {
        return metadata == null ? null : SafeResultSetMetaData.of(metadata);
    }

    @Override
    public ParameterMetaData wrap(ParameterMetaData metadata) {
        return metadata == null ? null : new SafeParameterMetaData(metadata);
    }

    @Override
    void closeDelegate() throws SQLException {
        raw.close();
    }
}
