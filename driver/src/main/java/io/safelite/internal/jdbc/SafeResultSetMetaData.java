package io.safelite.internal.jdbc;

import io.safelite.internal.forwarding.ForwardingResultSetMetaData;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/**
 * The columns of a result. sqlite-jdbc's object is its raw result set at the same time, so what it
 * wraps is not handed out.
 */
final class SafeResultSetMetaData extends ForwardingResultSetMetaData {
    private final ResultSetMetaData raw;

    SafeResultSetMetaData(ResultSetMetaData raw) {
        this.raw = raw;
    }

    @Override
    protected ResultSetMetaData delegate() {
        return raw;
    }

    @Override
    public <T> T unwrap(Class<T> iface) throws SQLException {
        return Unwrapping.self(this, iface);
    }

    @Override
    public boolean isWrapperFor(Class<?> iface) {
        return iface != null && iface.isInstance(this);
    }
}
