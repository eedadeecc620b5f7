/**
 * Which process is in the way: who holds SQLite's locks on a file, and how to name a process in a
 * message, also one of another container.
 *
 * <p>Everything here is for messages. What cannot be found out is left out; nothing throws, nothing
 * is logged, and no decision about a lock is taken from it. Start with {@link
 * io.safelite.internal.process.KernelLocks}.
 */
package io.safelite.internal.process;
