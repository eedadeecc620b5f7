package io.safelite.integrations.p6spy;

import io.safelite.event.SafeLiteListener;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Found by the driver. Without p6spy nobody listens; and a connection that p6spy does not see
 * writes nothing, so that no {@code spy.log} appears because a jar lies somewhere.
 */
public final class SpyEvents implements SafeLiteListener {
    private static final boolean HAS_P6SPY = hasP6spy();

    private static boolean hasP6spy() {
        try {
            Class.forName(
                    "com.p6spy.engine.common.P6LogQuery", false, SpyEvents.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Override
    public SafeLiteListener forConnection(Connection delegate) {
        try {
            return HAS_P6SPY ? SpyLog.of(delegate) : null;
        } catch (SQLException e) {
            throw new IllegalStateException("p6spy does not tell its connection", e);
        }
    }
}
