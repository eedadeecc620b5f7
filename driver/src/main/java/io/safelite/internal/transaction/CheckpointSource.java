package io.safelite.internal.transaction;

import io.safelite.config.ConnectionRequest;
import io.safelite.internal.queue.WriterSlot;
import io.safelite.internal.sqlite.DatabaseFile;
import io.safelite.internal.sqlite.SqliteJdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/**
 * How a file is opened to copy its log back: by its path, and with nothing of what an application
 * has said but the key. Its other settings are for its own connections: {@code user_version} and
 * {@code journal_mode}, for example, are executed each time sqlite-jdbc opens a connection with
 * them. Immutable.
 *
 * @param request as an application has opened it
 * @param slot what keeps its writers out
 */
record CheckpointSource(
        SqliteJdbc sqlite, ConnectionRequest request, DatabaseFile file, WriterSlot slot) {

    /** Without SQLITE_OPEN_CREATE: what is not there shall not come to be. */
    private static final String OPEN_READWRITE = "2";

    private static final List<String> KEY = List.of("password", "hexkey_mode");

    /** Whether sqlite-jdbc opens it by its path: what is behind a question mark are settings. */
    static boolean isPossibleFor(DatabaseFile file) {
        return file.path() != null && file.name().indexOf('?') < 0;
    }

    /**
     * Opens it, if its path still leads to it.
     *
     * @throws SQLException if it cannot be opened
     */
    Connection open() throws SQLException {
        Properties properties = new Properties();
        for (String name : KEY) {
            String value = request.delegateSetting(name);
            if (value != null) {
                properties.setProperty(name, value);
            }
        }
        properties.setProperty("open_mode", OPEN_READWRITE);
        properties.setProperty("busy_timeout", "0");
        Connection raw = sqlite.open(ConnectionRequest.SQLITE_PREFIX + file.name(), properties);
        try {
            List<DatabaseFile> files = DatabaseFile.allOf(raw);
            if (files.isEmpty() || !files.get(0).identity().equals(file.identity())) {
                throw new SQLException(
                        file.name() + " was deleted, moved or replaced while it was open");
            }
            return raw;
        } catch (SQLException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }
}
