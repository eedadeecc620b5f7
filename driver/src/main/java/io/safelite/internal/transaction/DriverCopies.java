package io.safelite.internal.transaction;

import io.safelite.internal.sqlite.SqliteJdbc;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which copies of sqlite-jdbc, of different class loaders, have one file open now. Thread-safe.
 *
 * <p>Each copy has a SQLite of its own, and these do not know of each other: where one closes a
 * descriptor of the file, the operating system drops the locks of the other
 * (https://sqlite.org/howtocorrupt.html, section 2.2.1).
 */
public final class DriverCopies {
    private final Map<SqliteJdbc, Integer> connections = new IdentityHashMap<>();

    /**
     * One more connection of this copy.
     *
     * @return another copy that has the file open, if there is one
     */
    public synchronized Optional<SqliteJdbc> opened(SqliteJdbc copy) {
        connections.merge(copy, 1, Integer::sum);
        for (SqliteJdbc other : connections.keySet()) {
            if (other != copy) {
                return Optional.of(other);
            }
        }
        return Optional.empty();
    }

    /** One connection less of this copy. */
    public synchronized void closed(SqliteJdbc copy) {
        connections.computeIfPresent(copy, (key, count) -> count == 1 ? null : count - 1);
    }
}
