package io.safelite.internal.jdbc;

import io.safelite.internal.forwarding.ForwardingParameterMetaData;
import java.sql.ParameterMetaData;
import java.sql.SQLException;

/**
 * The parameters of a statement. sqlite-jdbc's object is its raw prepared statement at the same
 * time, so what it wraps is not handed out.
 */
final class SafeParameterMetaData extends ForwardingParameterMetaData {
    private final ParameterMetaData raw;

    SafeParameterMetaData(ParameterMetaData raw) {
        this.raw = raw;
    }

    @Override
    protected ParameterMetaData delegate() {
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
