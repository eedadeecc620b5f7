package io.safelite.integrations.liquibase;

import liquibase.database.core.SQLiteDatabase;

/**
 * Tells Liquibase which driver opens {@code jdbc:safelite:}. Liquibase keeps one database for each
 * short name, so this takes the place of its own for all of SQLite, and is that in everything else.
 */
public final class SafeLiteDatabase extends SQLiteDatabase {

    @Override
    public String getDefaultDriver(String url) {
        return url != null && url.startsWith("jdbc:safelite:")
                ? "io.safelite.SafeLiteDriver"
                : super.getDefaultDriver(url);
    }

    @Override
    public int getPriority() {
        return super.getPriority() + 1;
    }
}
