package io.safelite.it.frameworks;

import org.eclipse.persistence.platform.database.DatabasePlatform;
import org.eclipse.persistence.queries.ValueReadQuery;

/** What EclipseLink has to know of SQLite: it has no such class of its own. */
@SuppressWarnings("serial") // nobody serializes it
public final class SqlitePlatform extends DatabasePlatform {
    @Override
    public boolean supportsIdentity() {
        return true;
    }

    @Override
    public ValueReadQuery buildSelectQueryForIdentity() {
        return new ValueReadQuery("SELECT last_insert_rowid()");
    }

    /** SQLite locks the whole file instead, by itself. */
    @Override
    public String getSelectForUpdateString() {
        return "";
    }
}
