package io.safelite.internal.transaction;

import io.safelite.config.BeginMode;
import io.safelite.config.RetryMode;
import io.safelite.internal.sqlite.DatabaseFile;
import io.safelite.internal.sqlite.SqliteJdbc;

/**
 * What a session is given for its life. Immutable, except that files are attached and detached.
 *
 * @param id the number of the connection, unique in this JVM
 * @param files the files it works on, and their writer slots
 * @param path whether the main database's file is still where it was opened
 * @param begin how a transaction of a write session begins
 * @param history what transactions on these files did so far
 * @param durability when its commits are synced
 * @param checkpoints who copies the log back that it writes
 * @param retry what happens to a transaction that cannot go on as it was
 * @param journalLimit how many bytes a transaction may record, to be run again
 * @param stuckHolderNanos how long this session may do nothing in a transaction while others wait;
 *     0 for as long as it likes
 * @param slowTransactionNanos how long it may hold the writer slot before that is warned of; 0 for
 *     as long as it likes
 * @param sqlite the seam to sqlite-jdbc
 * @param listeners who hears of waits and losses
 */
public record SessionContext(
        long id,
        SessionFiles files,
        PathWatch path,
        BeginMode begin,
        WriteHistory history,
        DurabilityWish durability,
        CheckpointWish checkpoints,
        RetryMode retry,
        long journalLimit,
        long stuckHolderNanos,
        long slowTransactionNanos,
        SqliteJdbc sqlite,
        Listeners listeners) {

    /** The main database as messages name it. */
    public String database() {
        return files.name();
    }

    /** The main database's file; null if it has none. */
    DatabaseFile file() {
        return files.main();
    }
}
