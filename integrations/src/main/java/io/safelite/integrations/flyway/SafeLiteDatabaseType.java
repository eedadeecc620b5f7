package io.safelite.integrations.flyway;

import java.sql.Connection;
import org.flywaydb.core.internal.database.sqlite.SQLiteDatabaseType;

/**
 * Tells Flyway which driver opens {@code jdbc:safelite:}. It is asked for URLs alone: a connection
 * is known by its product name, as SQLite, and treated by Flyway's own type.
 */
public final class SafeLiteDatabaseType extends SQLiteDatabaseType {
    private static final String PREFIX = "jdbc:safelite:";
    private static final String SPIED_PREFIX = "jdbc:p6spy:safelite:";

    @Override
    public boolean handlesJDBCUrl(String url) {
        return url.startsWith(PREFIX) || url.startsWith(SPIED_PREFIX);
    }

    @Override
    public String getDriverClass(String url, ClassLoader classLoader) {
        return url.startsWith(SPIED_PREFIX)
                ? "com.p6spy.engine.spy.P6SpyDriver"
                : "io.safelite.SafeLiteDriver";
    }

    @Override
    public boolean handlesDatabaseProductNameAndVersion(
            String productName, String productVersion, Connection connection) {
        return false;
    }
}
