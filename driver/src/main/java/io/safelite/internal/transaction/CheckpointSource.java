package io.safelite.internal.transaction;

import io.safelite.config.ConnectionRequest;
import io.safelite.internal.queue.WriterSlot;
import io.safelite.internal.sqlite.DatabaseFile;
import io.safelite.internal.sqlite.SqliteJdbc;

/**
 * How a file is opened to copy its log back. Immutable.
 *
 * @param request as an application has opened it
 * @param slot what keeps its writers out
 */
record CheckpointSource(
        SqliteJdbc sqlite, ConnectionRequest request, DatabaseFile file, WriterSlot slot) {}
