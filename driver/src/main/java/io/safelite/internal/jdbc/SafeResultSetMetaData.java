package io.safelite.internal.jdbc;

import io.safelite.internal.forwarding.ForwardingResultSetMetaData;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/**
 * The columns of a result. sqlite-jdbc's object is its raw result set at the same time, so what it
 * wraps is not handed out.
 */
abstract class SafeResultSetMetaData extends ForwardingResultSetMetaData {

    /** Of that object for good. */
    static SafeResultSetMetaData of(ResultSetMetaData raw) {
        return new SafeResultSetMetaData() {
            @Override
            protected ResultSetMetaData delegate() {
                return raw;
            }
        };
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
