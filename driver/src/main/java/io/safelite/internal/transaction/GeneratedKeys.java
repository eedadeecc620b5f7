package io.safelite.internal.transaction;

import java.sql.SQLException;

/**
 * Whose insert was the newest. Used under the session's lock only.
 *
 * <p>SQLite remembers one rowid per connection. sqlite-jdbc asks for it behind every insert and
 * keeps the cursor open; here it is asked for when the application wants it, or at the last moment
 * before another write may replace it.
 */
final class GeneratedKeys {
    private final Engine engine;
    private KeySource newest;

    GeneratedKeys(Engine engine) {
        this.engine = engine;
    }

    /** That statement has just inserted. */
    void inserted(KeySource source) {
        source.inserted();
        newest = source;
    }

    /** A write is about to run: what the newest insert may still be asked for is fetched now. */
    void beforeWrite() throws SQLException {
        if (newest != null) {
            newest.capture(engine.lastInsertRowid());
            newest = null;
        }
    }

    /** The same before an insert of that statement, whose older key nobody can ask for any more. */
    void beforeInsert(KeySource source) throws SQLException {
        if (newest != source) {
            beforeWrite();
        }
    }

    /** The application asks that statement for its key, which it has not captured yet. */
    void ask(KeySource source) throws SQLException {
        if (newest == source) {
            source.capture(engine.lastInsertRowid());
            newest = null;
        }
    }
}
