package io.safelite.integrations.liquibase;

import liquibase.changelog.StandardChangeLogHistoryService;
import liquibase.database.Database;
import liquibase.database.core.SQLiteDatabase;
import liquibase.exception.DatabaseException;

/**
 * Lets instances start at once on a new file. Liquibase creates its table DATABASECHANGELOG before
 * it takes its lock, so another instance may do so after this one has looked for it: then this one
 * looks again. It does that itself for the table of its lock.
 */
public final class SafeLiteHistoryService extends StandardChangeLogHistoryService {

    @Override
    public boolean supports(Database database) {
        return database instanceof SQLiteDatabase;
    }

    @Override
    public int getPriority() {
        return super.getPriority() + 1;
    }

    @Override
    public void init() throws DatabaseException {
        try {
            super.init();
        } catch (DatabaseException e) {
            getDatabase().rollback();
            reset();
            if (!hasDatabaseChangeLogTable()) {
                throw e;
            }
            super.init();
        }
    }
}
