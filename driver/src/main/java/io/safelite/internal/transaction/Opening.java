package io.safelite.internal.transaction;

import io.safelite.config.ConnectionRequest;
import io.safelite.internal.sqlite.DatabaseFile;
import io.safelite.internal.sqlite.SqliteJdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/**
 * Opens the delegate's connection. Opening runs the user's pragmas, and some of them want a lock
 * and do not wait for it ({@code journal_mode=WAL} on a new file), so the whole of it is repeated
 * inside the budget: a connection that failed to open has done nothing.
 */
public final class Opening {
    private final SqliteJdbc sqlite;
    private final ConnectionRequest request;

    private final Budget budget = new Budget();

    /** The budget of the call that opens begins now; the switch to WAL shares it. */
    public Opening(SqliteJdbc sqlite, ConnectionRequest request) {
        this.sqlite = sqlite;
        this.request = request;
        budget.begin(request.busyTimeoutMillis());
    }

    LockWaits waits(String database) {
        return LockWaits.beforeSession(request, database, sqlite, budget);
    }

    /** What was asked for. */
    public ConnectionRequest request() {
        return request;
    }

    SqliteJdbc sqlite() {
        return sqlite;
    }

    /** What is left of the budget, in nanoseconds; not positive once it is spent. */
    long leftNanos() {
        return budget.leftNanos();
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
        LockWaits waits = waits(request.delegateUrl());
        return waits.patiently(url -> sqlite.open(url, properties), request.delegateUrl(), true);
    }

    /**
     * The files of the connection. Older SQLites read the schema before they answer, and find it
     * locked while another process commits.
     *
     * @throws SQLException SQLite's, or one with SQLState 40001 if the database stayed locked
     */
    public List<DatabaseFile> files(Connection raw) throws SQLException {
        LockWaits waits = waits(request.delegateUrl());
        return waits.patiently(sql -> DatabaseFile.allOf(raw), "PRAGMA database_list", true);
    }
}
