package io.safelite.integrations.p6spy;

import com.p6spy.engine.common.ConnectionInformation;
import com.p6spy.engine.common.ResultSetInformation;
import com.p6spy.engine.common.StatementInformation;
import com.p6spy.engine.event.SimpleJdbcEventListener;
import java.sql.SQLException;

/**
 * Found by p6spy: notes through which of its connections the current thread calls just now. It
 * knows nothing of SafeLite, and does no harm without it.
 */
public final class SpyCalls extends SimpleJdbcEventListener {
    private static final ThreadLocal<ConnectionInformation> CURRENT = new ThreadLocal<>();

    /** Null outside a call. */
    static ConnectionInformation current() {
        return CURRENT.get();
    }

    private static void begins(ConnectionInformation connection) {
        CURRENT.set(connection);
    }

    private static void ends() {
        CURRENT.remove();
    }

    @Override
    public void onBeforeAnyExecute(StatementInformation statement) {
        begins(statement.getConnectionInformation());
    }

    @Override
    public void onAfterAnyExecute(StatementInformation statement, long nanos, SQLException e) {
        ends();
    }

    @Override
    public void onBeforeResultSetNext(ResultSetInformation rows) {
        begins(rows.getConnectionInformation());
    }

    @Override
    public void onAfterResultSetNext(
            ResultSetInformation rows, long nanos, boolean hasNext, SQLException e) {
        ends();
    }

    @Override
    public void onBeforeCommit(ConnectionInformation connection) {
        begins(connection);
    }

    @Override
    public void onAfterCommit(ConnectionInformation connection, long nanos, SQLException e) {
        ends();
    }

    @Override
    public void onBeforeRollback(ConnectionInformation connection) {
        begins(connection);
    }

    @Override
    public void onAfterRollback(ConnectionInformation connection, long nanos, SQLException e) {
        ends();
    }

    @Override
    public void onBeforeSetAutoCommit(
            ConnectionInformation connection, boolean newValue, boolean oldValue) {
        begins(connection);
    }

    @Override
    public void onAfterSetAutoCommit(
            ConnectionInformation connection, boolean newValue, boolean oldValue, SQLException e) {
        ends();
    }
}
