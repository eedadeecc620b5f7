package io.safelite.internal.transaction;

import io.safelite.config.ConnectionRequest;
import io.safelite.config.QueueMode;
import io.safelite.internal.queue.WriterSlots;
import io.safelite.internal.sqlite.DatabaseFile;
import io.safelite.internal.sqlite.SqliteJdbc;

/**
 * Whether the log of a connection's file may be copied back by the {@link CheckpointGovernor}.
 *
 * @param governor of the file; null where that is left to SQLite
 * @param source how the governor opens the file; null where there is none
 */
public record CheckpointWish(CheckpointGovernor governor, CheckpointSource source) {
    /** SQLite alone decides. */
    static final CheckpointWish NONE = new CheckpointWish(null, null);

    /**
     * What was asked for. Who says when SQLite shall do it, how it gets at the file, or that
     * writers do not queue, is left to SQLite; so are connections that share a page cache, where a
     * checkpoint is refused while any of them has a transaction (btree.c:sqlite3BtreeCheckpoint).
     *
     * @param file the main database's; null if it has none
     * @param entry of that file; null if there is none
     */
    public static CheckpointWish of(
            ConnectionRequest request,
            SqliteJdbc sqlite,
            DatabaseFile file,
            WriterSlots.Entry<FileMemory> entry) {
        if (entry == null || !CheckpointSource.isPossibleFor(file)) {
            return NONE;
        }
        boolean isOrdinary =
                request.config().queue() != QueueMode.OFF
                        && !request.choosesFileAccess()
                        && !request.sharesCache()
                        && request.delegateSetting("wal_autocheckpoint") == null;
        return isOrdinary
                ? new CheckpointWish(
                        entry.extra().checkpointGovernor(),
                        new CheckpointSource(sqlite, request, file, entry.slot()))
                : NONE;
    }
}
