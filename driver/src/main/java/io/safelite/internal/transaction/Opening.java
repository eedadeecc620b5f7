package io.safelite.internal.transaction;

import io.safelite.config.ConnectionRequest;
import io.safelite.internal.sqlite.SqliteJdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Opens the delegate's connection. Opening runs the user's pragmas, and some of them want a lock
 * and do not wait for it ({@code journal_mode=WAL} on a new file), so the whole of it is repeated
 * inside the budget: a connection that failed to open has done nothing.
 */
public final class Opening {
    private final SqliteJdbc sqlite;
    private final ConnectionRequest request;

    public Opening(SqliteJdbc sqlite, ConnectionRequest request) {
        this.sqlite = sqlite;
        this.request = request;
    }

    /**
     * Opens it.
     *
     * @throws SQLException the delegate's, or one with SQLState 40001 if the database stayed locked
     */
    public Connection open() throws SQLException {
        Properties properties = new Properties();
        properties.putAll(request.delegateProperties());
        // SQLite itself never waits: see LockWaits.
        properties.setProperty("busy_timeout", "0");
        LockWaits waits = LockWaits.beforeSession(request, request.delegateUrl(), sqlite);
        return waits.patiently(url -> sqlite.open(url, properties), request.delegateUrl(), true);
    }
}
