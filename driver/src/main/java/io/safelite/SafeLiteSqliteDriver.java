package io.safelite;

import io.safelite.config.ConnectionRequest;
import java.util.List;

/**
 * The same driver for applications that keep their {@code jdbc:sqlite:} URL and change only the
 * name of the driver class, so that every tool that recognises databases by URL keeps working.
 *
 * <p>Not registered with {@link java.sql.DriverManager}: there it would compete with sqlite-jdbc's
 * own driver. Pools that are given a driver class create it themselves.
 */
public final class SafeLiteSqliteDriver extends SafeLiteDriver {
    @Override
    List<String> prefixes() {
        return List.of(ConnectionRequest.SAFELITE_PREFIX, ConnectionRequest.SQLITE_PREFIX);
    }
}
