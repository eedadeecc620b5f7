package io.safelite.internal.transaction;

import io.safelite.config.BeginMode;
import io.safelite.internal.queue.WriterSlot;
import io.safelite.internal.sqlite.DatabaseFile;
import io.safelite.internal.sqlite.SqliteJdbc;

/**
 * What a session is given for its life. Immutable.
 *
 * @param id the number of the connection, unique in this JVM
 * @param database the file as messages name it
 * @param file the main database's file; null if it has none
 * @param slot the writer slot of the file; null where writers do not queue
 * @param begin how a transaction of a write session begins
 * @param sqlite the seam to sqlite-jdbc
 * @param listeners who hears of waits and losses
 */
public record SessionContext(
        long id,
        String database,
        DatabaseFile file,
        WriterSlot slot,
        BeginMode begin,
        SqliteJdbc sqlite,
        Listeners listeners) {}
