package io.safelite.internal.jdbc;

import java.sql.SQLException;

/** Unwrapping of objects that hand out nothing but themselves. */
final class Unwrapping {
    private Unwrapping() {}

    static <T> T self(Object self, Class<T> iface) throws SQLException {
        if (iface != null && iface.isInstance(self)) {
            return iface.cast(self);
        }
        throw new SQLException(
                "this "
                        + self.getClass().getSimpleName()
                        + " is no "
                        + (iface == null ? "null" : iface.getName())
                        + " and wraps none that it hands out");
    }
}
