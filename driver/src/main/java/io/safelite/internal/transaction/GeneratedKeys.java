package io.safelite.internal.transaction;

import io.safelite.internal.journal.Journal;
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

    /** Of the transaction of the newest insert. */
    private Journal journal = Journal.NONE;

    GeneratedKeys(Engine engine) {
        this.engine = engine;
    }

    /**
     * That statement has just inserted.
     *
     * @param transaction the journal of the transaction it is in
     */
    void inserted(KeySource source, Journal transaction) {
        source.inserted();
        newest = source;
        journal = transaction;
    }

    /** A write is about to run: what the newest insert may still be asked for is fetched now. */
    void beforeWrite() throws SQLException {
        if (newest != null) {
            capture();
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
            capture();
        }
        source.seen();
    }

    private void capture() throws SQLException {
        newest.capture(engine.lastInsertRowid(), journal);
        newest = null;
        journal = Journal.NONE;
    }
}
