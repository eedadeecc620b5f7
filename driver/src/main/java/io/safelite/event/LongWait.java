package io.safelite.event;

import java.time.Duration;

/**
 * A wait that has used half of its budget and goes on. At most once per JDBC call.
 *
 * @param connection the number of the connection that waits, unique in this JVM
 * @param database what is waited for: the file, or a name of a database without one
 * @param reason what kind of lock it is
 * @param sql the statement that waits
 * @param waited how long so far
 * @param budget how long it may wait in all
 * @param holder who has the lock
 */
public record LongWait(
        long connection,
        String database,
        LockWait.Reason reason,
        String sql,
        Duration waited,
        Duration budget,
        LockHolder holder) {}
