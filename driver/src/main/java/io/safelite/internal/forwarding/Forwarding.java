package io.safelite.internal.forwarding;

import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Wrapper;
import java.util.Map;

/** What the tables of this package have in common and what does not fit on one line. */
final class Forwarding {
    private Forwarding() {}

    /** Where the delegate comes from; it may be gone. */
    @FunctionalInterface
    interface Source<D> {
        D get() throws SQLException;
    }

    /**
     * Answers {@link Wrapper#unwrap}: with the receiver if it fits, so that nobody loses SafeLite
     * by asking for an interface, else with the delegate or what the delegate wraps.
     */
    static <T> T unwrap(Wrapper self, Source<? extends Wrapper> delegate, Class<T> iface)
            throws SQLException {
        if (iface == null) {
            throw new SQLException("unwrap needs a class to look for, but got null");
        }
        if (iface.isInstance(self)) {
            return iface.cast(self);
        }
        Wrapper raw = delegate.get();
        if (iface.isInstance(raw)) {
            return iface.cast(raw);
        }
        try {
            if (raw.isWrapperFor(iface)) {
                return iface.cast(raw.unwrap(iface));
            }
        } catch (ClassCastException e) { // sqlite-jdbc's way of saying no
            throw isNot(self, iface, e);
        }
        throw isNot(self, iface, null);
    }

    /** Answers {@link Wrapper#isWrapperFor} in keeping with {@link #unwrap}. */
    static boolean isWrapperFor(Wrapper self, Source<? extends Wrapper> delegate, Class<?> iface)
            throws SQLException {
        if (iface == null) {
            throw new SQLException("isWrapperFor needs a class to look for, but got null");
        }
        if (iface.isInstance(self)) {
            return true;
        }
        Wrapper raw = delegate.get();
        return iface.isInstance(raw) || raw.isWrapperFor(iface);
    }

    private static SQLException isNot(Wrapper self, Class<?> iface, Throwable cause) {
        return new SQLException(
                self.getClass().getName() + " neither is a " + iface.getName() + " nor wraps one",
                cause);
    }

    /** The delegate, for the two methods that may only throw an {@link SQLClientInfoException}. */
    static <D> D forClientInfo(Source<D> delegate) throws SQLClientInfoException {
        try {
            return delegate.get();
        } catch (SQLClientInfoException e) {
            throw e;
        } catch (SQLException e) {
            throw new SQLClientInfoException(
                    e.getMessage(), e.getSQLState(), e.getErrorCode(), Map.of(), e);
        }
    }

    /** The delegate, for methods that may not throw an {@link SQLException} at all. */
    static <D> D unchecked(Source<D> delegate) {
        try {
            return delegate.get();
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Answers {@link Object#toString}: what this is and what it wraps. Never throws. */
    static String describe(Object self, Source<?> delegate) {
        String name =
                self.getClass().getSimpleName()
                        + "@"
                        + Integer.toHexString(System.identityHashCode(self));
        try {
            return name + " wrapping " + delegate.get();
        } catch (SQLException | RuntimeException e) {
            return name + " wrapping nothing: " + e.getMessage();
        }
    }
}
