/**
 * The engine: the state of one connection, and everything that decides when a transaction begins,
 * waits, ends or is lost.
 *
 * <p>Every {@link java.sql.SQLException} of the delegate is examined here and nowhere else. Start
 * with {@link io.safelite.internal.transaction.Session}.
 */
package io.safelite.internal.transaction;
