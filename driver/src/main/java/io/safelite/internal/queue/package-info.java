/**
 * Writer slots: whoever wants to write to a database file queues here first, so that SQLite itself
 * is asked only by one connection of this JVM at a time.
 *
 * <p>Plain {@code java.util.concurrent}, no JDBC; keys are plain objects. Start with {@link
 * io.safelite.internal.queue.WriterSlot}.
 */
package io.safelite.internal.queue;
