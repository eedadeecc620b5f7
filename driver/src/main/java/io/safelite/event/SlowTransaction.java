package io.safelite.event;

import java.time.Duration;

/**
 * A transaction that has held the writer slot for longer than {@code safelite.slow_transaction}
 * allows, and holds it still; whether or not others wait. Told once.
 *
 * @param connection the number of the connection, unique in this JVM
 * @param database the main database's file, or a name of a database without one
 * @param limit the setting
 * @param holder the transaction: its thread, its statements, where it is and where it began
 */
public record SlowTransaction(
        long connection, String database, Duration limit, LockHolder.InThisJvm holder) {}
