package io.safelite.internal.forwarding;

import java.sql.ParameterMetaData;
import java.sql.SQLException;

/** Parameter metadata that passes every call on to another one, method by method. */
public abstract class ForwardingParameterMetaData implements ParameterMetaData {
    /**
     * The object the calls go to.
     *
     * @throws SQLException if there is none any more, because this object is closed
     */
    protected abstract ParameterMetaData delegate() throws SQLException;

    // spotless:off
    // JDBC 3.0
    @Override public int getParameterCount() throws SQLException { return delegate().getParameterCount(); }
    @Override public int isNullable(int param) throws SQLException { return delegate().isNullable(param); }
    @Override public boolean isSigned(int param) throws SQLException { return delegate().isSigned(param); }
    @Override public int getPrecision(int param) throws SQLException { return delegate().getPrecision(param); }
    @Override public int getScale(int param) throws SQLException { return delegate().getScale(param); }
    @Override public int getParameterType(int param) throws SQLException { return delegate().getParameterType(param); }
    @Override public String getParameterTypeName(int param) throws SQLException { return delegate().getParameterTypeName(param); }
    @Override public String getParameterClassName(int param) throws SQLException { return delegate().getParameterClassName(param); }
    @Override public int getParameterMode(int param) throws SQLException { return delegate().getParameterMode(param); }

    // Wrapper
    @Override public <T> T unwrap(Class<T> iface) throws SQLException { return Forwarding.unwrap(this, this::delegate, iface); }
    @Override public boolean isWrapperFor(Class<?> iface) throws SQLException { return Forwarding.isWrapperFor(this, this::delegate, iface); }

    @Override public String toString() { return Forwarding.describe(this, this::delegate); }

    // spotless:on
}
