package io.safelite.agent.internal.start;

import io.safelite.config.ConnectionRequest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** Which file a URL of sqlite-jdbc means, as it is written there: links are not followed. */
final class DatabasePath {
    private DatabasePath() {}

    /**
     * The absolute path.
     *
     * @return null for a database in memory, a temporary one, or a resource
     */
    static Path of(String url) {
        String address = url.trim().substring(ConnectionRequest.SQLITE_PREFIX.length());
        int query = address.indexOf('?');
        String name = query < 0 ? address : address.substring(0, query);
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("file:")) {
            name = name.substring("file:".length()).replaceFirst("^//[^/]*(?=/)", "");
            lower = name.toLowerCase(Locale.ROOT);
        }
        if (name.isEmpty() || lower.equals(":memory:") || lower.startsWith(":resource:")) {
            return null;
        }
        try {
            return Path.of(name).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
