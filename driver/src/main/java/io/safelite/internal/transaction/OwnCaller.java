package io.safelite.internal.transaction;

import io.safelite.internal.journal.Command;
import io.safelite.internal.sql.SqlStatement;

/** The session itself, where it executes what the application has asked the connection for. */
enum OwnCaller implements Caller {
    INSTANCE;

    /** Nobody will ask it for a key, for it never inserts. */
    @Override
    public KeySource keySource() {
        return new KeySource();
    }

    @Override
    public Command command(SqlStatement sql) {
        return Command.of(sql.text());
    }

    @Override
    public long updateCount() {
        return 0;
    }
}
