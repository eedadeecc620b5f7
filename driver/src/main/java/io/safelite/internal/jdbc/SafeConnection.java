package io.safelite.internal.jdbc;

import io.safelite.config.RetryMode;
import io.safelite.config.Setting;
import io.safelite.internal.forwarding.ForwardingConnection;
import io.safelite.internal.log.EngineLog;
import io.safelite.internal.sql.Action;
import io.safelite.internal.sql.SqlStatement;
import io.safelite.internal.sqlite.ResultCode;
import io.safelite.internal.transaction.Session;
import java.sql.CallableStatement;
import java.sql.ClientInfoStatus;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The connection in JDBC's shape. What the application holds may be a handle around it that can be
 * cast to sqlite-jdbc's class; upward links lead to that handle.
 */
public final class SafeConnection extends ForwardingConnection {
    private final Session session;
    private final Connection raw;
    private final Handles handles;
    private final boolean generatesKeys;
    private final Scratch scratch;
    private final Life life;
    private final AtomicBoolean closed = new AtomicBoolean();
    private Connection handle = this;
    private SafeDatabaseMetaData metadata;
    private int savepoints;

    /**
     * @param handles makes the handles of its statements
     * @param generatesKeys whether the user wants generated keys
     * @param scratch where rows go that must not stay in SQLite
     * @param life hears of the end of this connection
     */
    public SafeConnection(
            Session session,
            Connection raw,
            Handles handles,
            boolean generatesKeys,
            Scratch scratch,
            Life life) {
        this.session = session;
        this.raw = raw;
        this.handles = handles;
        this.generatesKeys = generatesKeys;
        this.scratch = scratch;
        this.life = life;
    }

    /** Who cleans up behind connections. */
    public interface Life {
        /** The application has closed it. */
        void closed();

        /** The application has got an object below it, which may outlive it. */
        void rawExposed();
    }

    /** Names the object that the application holds instead of this one. */
    public void setHandle(Connection handle) {
        this.handle = handle;
    }

    Connection handle() {
        return handle;
    }

    /** The engine's side of this connection. */
    public Session session() {
        return session;
    }

    Scratch scratch() {
        return scratch;
    }

    boolean generatesKeys() {
        return generatesKeys;
    }

    /** The application is about to get hold of an object below SafeLite. */
    public void beforeRawAccess() throws SQLException {
        life.rawExposed();
        session.beforeRawAccess();
    }

    void requireOpen() throws SQLException {
        if (session.isClosed()) {
            throw new SQLException("database connection closed");
        }
    }

    @Override
    protected Connection delegate() throws SQLException {
        requireOpen();
        return raw;
    }

    // Statements

    @Override
    protected Statement wrap(Statement statement) throws SQLException {
        return statement == null ? null : new SafeStatement(this, statement).handled(handles);
    }

    @Override
    protected PreparedStatement wrap(PreparedStatement statement, String sql) {
        throw new IllegalStateException("statements are prepared by prepare()");
    }

    private PreparedStatement prepare(String sql, SafePreparedStatement.Preparation preparation)
            throws SQLException {
        requireOpen();
        if (sql == null) {
            throw new SQLException("the SQL text to prepare is null");
        }
        SqlStatement statement = SqlStatement.first(sql);
        if (statement.action() instanceof Action.Setting nothing && nothing.name().isEmpty()) {
            // sqlite-jdbc refuses too, but then cannot close the connection any more.
            throw new SQLException("the SQL text to prepare holds no statement: \"" + sql + '"');
        }
        PreparedStatement prepared = session.look(statement, preparation::prepare);
        return (PreparedStatement)
                new SafePreparedStatement(this, statement, preparation, prepared).handled(handles);
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        return prepare(sql, raw::prepareStatement);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency)
            throws SQLException {
        return prepare(sql, text -> raw.prepareStatement(text, type, concurrency));
    }

    @Override
    public PreparedStatement prepareStatement(
            String sql, int type, int concurrency, int holdability) throws SQLException {
        return prepare(sql, text -> raw.prepareStatement(text, type, concurrency, holdability));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys)
            throws SQLException {
        return prepare(sql, text -> raw.prepareStatement(text, autoGeneratedKeys));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int[] columns) throws SQLException {
        return prepare(sql, text -> raw.prepareStatement(text, columns));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, String[] columns) throws SQLException {
        return prepare(sql, text -> raw.prepareStatement(text, columns));
    }

    @Override
    protected CallableStatement wrap(CallableStatement statement) throws SQLException {
        throw new SQLFeatureNotSupportedException("SafeLite does not support stored procedures");
    }

    @Override
    protected DatabaseMetaData wrap(DatabaseMetaData rawMetadata) {
        if (metadata == null) {
            metadata = new SafeDatabaseMetaData(this, rawMetadata);
        }
        return metadata;
    }

    // Transactions

    @Override
    public boolean getAutoCommit() throws SQLException {
        return session.getAutoCommit();
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        session.setAutoCommit(autoCommit);
    }

    @Override
    public void commit() throws SQLException {
        session.commit();
    }

    @Override
    public void rollback() throws SQLException {
        session.rollback();
    }

    @Override
    public Savepoint setSavepoint() throws SQLException {
        return setSavepoint(null);
    }

    @Override
    public Savepoint setSavepoint(String name) throws SQLException {
        SafeSavepoint savepoint = new SafeSavepoint(this, ++savepoints, name);
        session.setSavepoint(savepoint.set());
        return savepoint;
    }

    @Override
    public void releaseSavepoint(Savepoint savepoint) throws SQLException {
        session.useSavepoint(SafeSavepoint.of(this, savepoint).release());
    }

    @Override
    public void rollback(Savepoint savepoint) throws SQLException {
        session.useSavepoint(SafeSavepoint.of(this, savepoint).rollbackTo());
    }

    @Override
    public boolean isReadOnly() throws SQLException {
        return session.isReadOnly();
    }

    @Override
    public void setReadOnly(boolean readOnly) throws SQLException {
        session.setReadOnly(readOnly);
    }

    // Life

    /** True also while the database is locked: that is no fault of the connection. */
    @Override
    public boolean isValid(int timeoutSeconds) throws SQLException {
        if (timeoutSeconds < 0) {
            throw new SQLException("isValid needs a timeout >= 0 seconds, not " + timeoutSeconds);
        }
        if (session.isClosed()) {
            return false;
        }
        try {
            return raw.isValid(timeoutSeconds);
        } catch (SQLException e) {
            return ResultCode.isContention(session.context().sqlite().resultCode(e));
        }
    }

    @Override
    public boolean isClosed() {
        return session.isClosed();
    }

    @Override
    public void close() throws SQLException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            session.close();
        } finally {
            life.closed();
            scratch.close();
        }
    }

    /** Ends what runs on this connection, then closes it on a thread of the executor. */
    @Override
    public void abort(Executor executor) throws SQLException {
        if (executor == null) {
            throw new SQLException("abort needs an executor, but got null");
        }
        if (session.isClosed()) {
            return;
        }
        session.cancelWait();
        try (Statement statement = raw.createStatement()) {
            statement.cancel();
        }
        executor.execute(
                () -> {
                    try {
                        close();
                    } catch (SQLException e) {
                        EngineLog.logger()
                                .log(System.Logger.Level.WARNING, "abort could not close", e);
                    }
                });
    }

    // What SafeLite says of itself

    /**
     * Takes {@code safelite.retry}, for the transactions that begin from now on; every other name
     * is sqlite-jdbc's.
     */
    @Override
    public void setClientInfo(String name, String value) throws SQLClientInfoException {
        if (!Setting.RETRY.fullName().equals(name)) {
            super.setClientInfo(name, value);
            return;
        }
        try {
            session.setRetry(value == null ? session.context().retry() : RetryMode.of(value));
        } catch (SQLException e) {
            throw new SQLClientInfoException(
                    e.getMessage(),
                    e.getSQLState(),
                    Map.of(name, ClientInfoStatus.REASON_VALUE_INVALID),
                    e);
        }
    }

    @Override
    public void setClientInfo(Properties properties) throws SQLClientInfoException {
        if (properties == null) {
            throw new SQLClientInfoException("the client info to set is null", Map.of());
        }
        Properties others = new Properties();
        for (String name : properties.stringPropertyNames()) {
            others.setProperty(name, properties.getProperty(name));
        }
        Object retry = others.remove(Setting.RETRY.fullName());
        if (retry != null) {
            setClientInfo(Setting.RETRY.fullName(), retry.toString());
        }
        if (!others.isEmpty()) {
            super.setClientInfo(others);
        }
    }

    @Override
    public String getClientInfo(String name) throws SQLException {
        Properties info = getClientInfo();
        return name == null ? null : info.getProperty(name);
    }

    /** SafeLite's settings in this connection; sqlite-jdbc has no client info of its own. */
    @Override
    public Properties getClientInfo() throws SQLException {
        requireOpen();
        Properties info = new Properties();
        info.setProperty("safelite.connection", Long.toString(session.context().id()));
        info.setProperty("safelite.database", session.context().database());
        info.setProperty("safelite.begin", session.context().begin().toString());
        info.setProperty(
                Setting.RETRY.fullName(), session.getRetry().name().toLowerCase(Locale.ROOT));
        return info;
    }

    /** The handle first, so that nobody loses SafeLite by asking for an interface. */
    @Override
    public <T> T unwrap(Class<T> iface) throws SQLException {
        if (iface != null && iface.isInstance(handle)) {
            return iface.cast(handle);
        }
        if (iface != null && !iface.isInstance(this)) {
            beforeRawAccess();
        }
        return super.unwrap(iface);
    }

    @Override
    public boolean isWrapperFor(Class<?> iface) throws SQLException {
        return (iface != null && iface.isInstance(handle)) || super.isWrapperFor(iface);
    }
}
