package io.safelite.internal.jdbc;

import io.safelite.internal.forwarding.ForwardingPreparedStatement;
import io.safelite.internal.sql.Action;
import io.safelite.internal.sql.SqlStatement;
import java.io.InputStream;
import java.io.Reader;
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
final class SafePreparedStatement extends SafeStatement implements ForwardingPreparedStatement {
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
    private final List<Binding[]> entries = new ArrayList<>();
    private int entryCount;

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
        return prepared();
    }

    @Override
    public PreparedStatement prepared() throws SQLException {
        requireOpen();
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
        }
        bindings[index - 1] = binding;
    }

    @Override
    public void clearParameters() throws SQLException {
        prepared().clearParameters();
        Arrays.fill(bindings, null);
    }

    private void bindAll(Binding[] values) throws SQLException {
        for (Binding binding : values) {
            if (binding != null) {
                binding.apply(raw);
            }
        }
    }

    /**
     * The delegate, ready to execute that text: a BEGIN that is sent as another one is prepared
     * anew, and so is a statement that an error has finalized (core/DB.java:execute).
     */
    private PreparedStatement ready(String text) throws SQLException {
        if (!text.equals(preparedText) || (mayBeDead && isDead())) {
            PreparedStatement fresh = preparation.prepare(text);
            raw.close();
            raw = fresh;
            preparedText = text;
            bindAll(bindings);
        }
        mayBeDead = true;
        return raw;
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

    // Batch

    @Override
    public void addBatch() throws SQLException {
        prepared().addBatch();
        entryCount++;
        if (session().commitsEachStatement()) {
            entries.add(bindings.clone());
        }
    }

    @Override
    public void clearBatch() throws SQLException {
        prepared().clearBatch();
        forgetBatch();
    }

    private void forgetBatch() {
        entries.clear();
        entryCount = 0;
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        List<SqlStatement> statements = Collections.nCopies(entryCount, sql);
        List<Binding[]> values = List.copyOf(entries);
        requireOpen();
        forgetBatch();
        boolean writes = sql.action() instanceof Action.Write;
        return writes ? new Entries(statements, values).execute() : run(sql, this::executeRaw);
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
        private final int size;

        Entries(List<SqlStatement> statements, List<Binding[]> values) {
            super(SafePreparedStatement.this, statements);
            this.values = values;
            this.size = statements.size();
        }

        @Override
        long[] executeAll() throws SQLException {
            return raw.executeLargeBatch();
        }

        @Override
        boolean canExecuteOneByOne() {
            return values.size() == size;
        }

        @Override
        long executeOne(int index, String text) throws SQLException {
            PreparedStatement statement = ready(text);
            statement.clearBatch();
            bindAll(values.get(index));
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
        return metadata == null ? null : new SafeResultSetMetaData(metadata);
    }

    @Override
    public ParameterMetaData wrap(ParameterMetaData metadata) {
        return metadata == null ? null : new SafeParameterMetaData(metadata);
    }

    @Override
    void closeDelegate() throws SQLException {
        raw.close();
    }

    // Streams are read once, when they are set, as sqlite-jdbc does too

    @Override
    public void setAsciiStream(int index, InputStream x, int length) throws SQLException {
        RepeatableStream stream = RepeatableStream.of(x, length);
        bind(index, s -> s.setAsciiStream(index, stream.open(), length));
    }

    @Override
    public void setAsciiStream(int index, InputStream x, long length) throws SQLException {
        RepeatableStream stream = RepeatableStream.of(x, length);
        bind(index, s -> s.setAsciiStream(index, stream.open(), length));
    }

    @Override
    public void setAsciiStream(int index, InputStream x) throws SQLException {
        RepeatableStream stream = RepeatableStream.of(x);
        bind(index, s -> s.setAsciiStream(index, stream.open()));
    }

    @Override
    @Deprecated
    public void setUnicodeStream(int index, InputStream x, int length) throws SQLException {
        RepeatableStream stream = RepeatableStream.of(x, length);
        bind(index, s -> s.setUnicodeStream(index, stream.open(), length));
    }

    @Override
    public void setBinaryStream(int index, InputStream x, int length) throws SQLException {
        RepeatableStream stream = RepeatableStream.of(x, length);
        bind(index, s -> s.setBinaryStream(index, stream.open(), length));
    }

    @Override
    public void setBinaryStream(int index, InputStream x, long length) throws SQLException {
        RepeatableStream stream = RepeatableStream.of(x, length);
        bind(index, s -> s.setBinaryStream(index, stream.open(), length));
    }

    @Override
    public void setBinaryStream(int index, InputStream x) throws SQLException {
        RepeatableStream stream = RepeatableStream.of(x);
        bind(index, s -> s.setBinaryStream(index, stream.open()));
    }

    @Override
    public void setBlob(int index, InputStream x, long length) throws SQLException {
        RepeatableStream stream = RepeatableStream.of(x, length);
        bind(index, s -> s.setBlob(index, stream.open(), length));
    }

    @Override
    public void setBlob(int index, InputStream x) throws SQLException {
        RepeatableStream stream = RepeatableStream.of(x);
        bind(index, s -> s.setBlob(index, stream.open()));
    }

    @Override
    public void setCharacterStream(int index, Reader x, int length) throws SQLException {
        RepeatableReader reader = RepeatableReader.of(x, length);
        bind(index, s -> s.setCharacterStream(index, reader.open(), length));
    }

    @Override
    public void setCharacterStream(int index, Reader x, long length) throws SQLException {
        RepeatableReader reader = RepeatableReader.of(x, length);
        bind(index, s -> s.setCharacterStream(index, reader.open(), length));
    }

    @Override
    public void setCharacterStream(int index, Reader x) throws SQLException {
        RepeatableReader reader = RepeatableReader.of(x);
        bind(index, s -> s.setCharacterStream(index, reader.open()));
    }

    @Override
    public void setClob(int index, Reader x, long length) throws SQLException {
        RepeatableReader reader = RepeatableReader.of(x, length);
        bind(index, s -> s.setClob(index, reader.open(), length));
    }

    @Override
    public void setClob(int index, Reader x) throws SQLException {
        RepeatableReader reader = RepeatableReader.of(x);
        bind(index, s -> s.setClob(index, reader.open()));
    }

    @Override
    public void setBytes(int index, byte[] x) throws SQLException {
        byte[] copy = x == null ? null : x.clone();
        bind(index, s -> s.setBytes(index, copy));
    }
}
