package io.safelite.internal.forwarding;

import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.ShardingKey;
import java.sql.Statement;
import java.sql.Struct;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;

/**
 * A connection that passes every call on to another one, method by method.
 *
 * <p>What it hands out goes through a {@code wrap} hook first: a statement or a metadata object of
 * the delegate knows the delegate, and an application that got hold of it would walk around
 * SafeLite with a single {@code getConnection()}. A savepoint knows nobody and passes as it is.
 */
public abstract class ForwardingConnection implements Connection {
    /**
     * The object the calls go to.
     *
     * @throws SQLException if there is none any more, because this object is closed
     */
    protected abstract Connection delegate() throws SQLException;

    /** Puts a SafeLite object around a statement. Null gives null. */
    protected abstract Statement wrap(Statement raw) throws SQLException;

    /** Puts a SafeLite object around a statement prepared from {@code sql}. Null gives null. */
    protected abstract PreparedStatement wrap(PreparedStatement raw, String sql)
            throws SQLException;

    /** Puts a SafeLite object around a callable statement. Null gives null. */
    protected abstract CallableStatement wrap(CallableStatement raw) throws SQLException;

    /** Puts a SafeLite object around the metadata. Null gives null. */
    protected abstract DatabaseMetaData wrap(DatabaseMetaData raw) throws SQLException;

    // spotless:off
    // JDBC 1
    @Override public Statement createStatement() throws SQLException { return wrap(delegate().createStatement()); }
    @Override public PreparedStatement prepareStatement(String sql) throws SQLException { return wrap(delegate().prepareStatement(sql), sql); }
    @Override public CallableStatement prepareCall(String sql) throws SQLException { return wrap(delegate().prepareCall(sql)); }
    @Override public String nativeSQL(String sql) throws SQLException { return delegate().nativeSQL(sql); }
    @Override public void setAutoCommit(boolean autoCommit) throws SQLException { delegate().setAutoCommit(autoCommit); }
    @Override public boolean getAutoCommit() throws SQLException { return delegate().getAutoCommit(); }
    @Override public void commit() throws SQLException { delegate().commit(); }
    @Override public void rollback() throws SQLException { delegate().rollback(); }
    @Override public void close() throws SQLException { delegate().close(); }
    @Override public boolean isClosed() throws SQLException { return delegate().isClosed(); }
    @Override public DatabaseMetaData getMetaData() throws SQLException { return wrap(delegate().getMetaData()); }
    @Override public void setReadOnly(boolean readOnly) throws SQLException { delegate().setReadOnly(readOnly); }
    @Override public boolean isReadOnly() throws SQLException { return delegate().isReadOnly(); }
    @Override public void setCatalog(String catalog) throws SQLException { delegate().setCatalog(catalog); }
    @Override public String getCatalog() throws SQLException { return delegate().getCatalog(); }
    @Override public void setTransactionIsolation(int level) throws SQLException { delegate().setTransactionIsolation(level); }
    @Override public int getTransactionIsolation() throws SQLException { return delegate().getTransactionIsolation(); }
    @Override public SQLWarning getWarnings() throws SQLException { return delegate().getWarnings(); }
    @Override public void clearWarnings() throws SQLException { delegate().clearWarnings(); }

    // JDBC 2
    @Override public Statement createStatement(int resultSetType, int resultSetConcurrency) throws SQLException { return wrap(delegate().createStatement(resultSetType, resultSetConcurrency)); }
    @Override public PreparedStatement prepareStatement(String sql, int resultSetType, int resultSetConcurrency) throws SQLException { return wrap(delegate().prepareStatement(sql, resultSetType, resultSetConcurrency), sql); }
    @Override public CallableStatement prepareCall(String sql, int resultSetType, int resultSetConcurrency) throws SQLException { return wrap(delegate().prepareCall(sql, resultSetType, resultSetConcurrency)); }
    @Override public Map<String, Class<?>> getTypeMap() throws SQLException { return delegate().getTypeMap(); }
    @Override public void setTypeMap(Map<String, Class<?>> map) throws SQLException { delegate().setTypeMap(map); }

    // JDBC 3.0
    @Override public void setHoldability(int holdability) throws SQLException { delegate().setHoldability(holdability); }
    @Override public int getHoldability() throws SQLException { return delegate().getHoldability(); }
    @Override public Savepoint setSavepoint() throws SQLException { return delegate().setSavepoint(); }
    @Override public Savepoint setSavepoint(String name) throws SQLException { return delegate().setSavepoint(name); }
    @Override public void rollback(Savepoint savepoint) throws SQLException { delegate().rollback(savepoint); }
    @Override public void releaseSavepoint(Savepoint savepoint) throws SQLException { delegate().releaseSavepoint(savepoint); }
    @Override public Statement createStatement(int resultSetType, int resultSetConcurrency, int resultSetHoldability) throws SQLException { return wrap(delegate().createStatement(resultSetType, resultSetConcurrency, resultSetHoldability)); }
    @Override public PreparedStatement prepareStatement(String sql, int resultSetType, int resultSetConcurrency, int resultSetHoldability) throws SQLException { return wrap(delegate().prepareStatement(sql, resultSetType, resultSetConcurrency, resultSetHoldability), sql); }
    @Override public CallableStatement prepareCall(String sql, int resultSetType, int resultSetConcurrency, int resultSetHoldability) throws SQLException { return wrap(delegate().prepareCall(sql, resultSetType, resultSetConcurrency, resultSetHoldability)); }
    @Override public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException { return wrap(delegate().prepareStatement(sql, autoGeneratedKeys), sql); }
    @Override public PreparedStatement prepareStatement(String sql, int[] columnIndexes) throws SQLException { return wrap(delegate().prepareStatement(sql, columnIndexes), sql); }
    @Override public PreparedStatement prepareStatement(String sql, String[] columnNames) throws SQLException { return wrap(delegate().prepareStatement(sql, columnNames), sql); }

    // JDBC 4.0
    @Override public Clob createClob() throws SQLException { return delegate().createClob(); }
    @Override public Blob createBlob() throws SQLException { return delegate().createBlob(); }
    @Override public NClob createNClob() throws SQLException { return delegate().createNClob(); }
    @Override public SQLXML createSQLXML() throws SQLException { return delegate().createSQLXML(); }
    @Override public boolean isValid(int timeout) throws SQLException { return delegate().isValid(timeout); }
    @Override public void setClientInfo(String name, String value) throws SQLClientInfoException { Forwarding.forClientInfo(this::delegate).setClientInfo(name, value); }
    @Override public void setClientInfo(Properties properties) throws SQLClientInfoException { Forwarding.forClientInfo(this::delegate).setClientInfo(properties); }
    @Override public String getClientInfo(String name) throws SQLException { return delegate().getClientInfo(name); }
    @Override public Properties getClientInfo() throws SQLException { return delegate().getClientInfo(); }
    @Override public Array createArrayOf(String typeName, Object[] elements) throws SQLException { return delegate().createArrayOf(typeName, elements); }
    @Override public Struct createStruct(String typeName, Object[] attributes) throws SQLException { return delegate().createStruct(typeName, attributes); }

    // JDBC 4.1
    @Override public void setSchema(String schema) throws SQLException { delegate().setSchema(schema); }
    @Override public String getSchema() throws SQLException { return delegate().getSchema(); }
    @Override public void abort(Executor executor) throws SQLException { delegate().abort(executor); }
    @Override public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException { delegate().setNetworkTimeout(executor, milliseconds); }
    @Override public int getNetworkTimeout() throws SQLException { return delegate().getNetworkTimeout(); }

    // JDBC 4.3
    @Override public void beginRequest() throws SQLException { delegate().beginRequest(); }
    @Override public void endRequest() throws SQLException { delegate().endRequest(); }
    @Override public boolean setShardingKeyIfValid(ShardingKey shardingKey, ShardingKey superShardingKey, int timeout) throws SQLException { return delegate().setShardingKeyIfValid(shardingKey, superShardingKey, timeout); }
    @Override public boolean setShardingKeyIfValid(ShardingKey shardingKey, int timeout) throws SQLException { return delegate().setShardingKeyIfValid(shardingKey, timeout); }
    @Override public void setShardingKey(ShardingKey shardingKey, ShardingKey superShardingKey) throws SQLException { delegate().setShardingKey(shardingKey, superShardingKey); }
    @Override public void setShardingKey(ShardingKey shardingKey) throws SQLException { delegate().setShardingKey(shardingKey); }

    // Wrapper
    @Override public <T> T unwrap(Class<T> iface) throws SQLException { return Forwarding.unwrap(this, this::delegate, iface); }
    @Override public boolean isWrapperFor(Class<?> iface) throws SQLException { return Forwarding.isWrapperFor(this, this::delegate, iface); }

    @Override public String toString() { return Forwarding.describe(this, this::delegate); }

    // spotless:on
}
