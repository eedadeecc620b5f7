package io.safelite.event;

import java.time.Duration;

/**
 * A transaction that has kept the writer slot for longer than a second while others waited for it.
 * Told when it is over.
 *
 * @param connection the number of the connection, unique in this JVM
 * @param database the file
 * @param held how long
 * @param firstSql the statement the slot was taken for
 * @param lastSql the statement it ran last
 */
public record LongHold(
        long connection, String database, Duration held, String firstSql, String lastSql) {}
