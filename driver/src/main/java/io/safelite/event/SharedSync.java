package io.safelite.event;

import java.time.Duration;

/**
 * One sync of a write-ahead log for all commits that waited for it. Told by one of their
 * connections.
 *
 * @param connection the number of that connection, unique in this JVM
 * @param database the file
 * @param commits how many commits it was for; with {@code safelite.durable_reads} reads too
 * @param took how long
 * @param succeeded false if it failed, after which nothing is written to the file any more
 */
public record SharedSync(
        long connection, String database, long commits, Duration took, boolean succeeded) {}
