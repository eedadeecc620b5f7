package io.safelite.internal.transaction;

import io.safelite.internal.log.EngineLog;
import io.safelite.internal.queue.Client;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.sql.SQLException;

/**
 * A session as the queue knows it. Thread-safe. Refers to the session weakly: the queue must not
 * keep a connection alive that its application has forgotten.
 */
final class SessionClient implements Client {
    private static final System.Logger LOG = EngineLog.logger();

    private final long connection;
    private final long stuckAfterNanos;
    private final WeakReference<Session> session;

    SessionClient(SessionContext context, Session session) {
        this.connection = context.id();
        this.stuckAfterNanos = context.stuckHolderNanos();
        this.session = new WeakReference<>(session);
    }

    @Override
    public long connection() {
        return connection;
    }

    @Override
    public long stuckAfterNanos() {
        return stuckAfterNanos;
    }

    @Override
    public boolean yieldSlots() {
        return yields(Session::yieldSlots);
    }

    @Override
    public boolean yieldSlotsToOther(long activity) {
        return yields(alive -> alive.yieldSlotsToOther(activity));
    }

    /** How a session is asked to give way. */
    @FunctionalInterface
    private interface Yield {
        boolean by(Session session) throws SQLException;
    }

    private boolean yields(Yield yield) {
        Session alive = session.get();
        try {
            return alive != null && yield.by(alive);
        } catch (SQLException | RuntimeException e) { // the latter from a listener
            LOG.log(Level.WARNING, "connection #" + connection + " could not yield", e);
            return false;
        }
    }

    @Override
    public long activity() {
        Session alive = session.get();
        return alive == null ? 0 : alive.activity();
    }

    @Override
    public boolean rollBack(long activity, String reason) {
        Session alive = session.get();
        try {
            return alive != null && alive.rollBack(activity, reason);
        } catch (SQLException e) {
            // The connection is closed then, and its application will be told.
            LOG.log(Level.WARNING, "connection #" + connection + " could not be rolled back", e);
            return false;
        }
    }
}
