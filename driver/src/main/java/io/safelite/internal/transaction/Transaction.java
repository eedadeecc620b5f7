package io.safelite.internal.transaction;

import io.safelite.internal.journal.Journal;
import io.safelite.internal.queue.Holder;
import io.safelite.internal.queue.WriterSlot;
import java.util.ArrayDeque;
import java.util.Deque;

/** One open transaction. Used under the session's lock only. */
final class Transaction {

    /** What the transaction may do, and what it already holds. */
    enum Kind {
        /** It began DEFERRED in a read-only session: it reads a snapshot and never writes. */
        READ_ONLY,
        /**
         * It began DEFERRED in a write session, and it is not certain that it holds SQLite's write
         * lock: the next write may be refused.
         */
        DEFERRED,
        /** It holds SQLite's write lock, or nobody else can want it. */
        WRITE
    }

    private final Deque<String> savepoints = new ArrayDeque<>();
    private final Beginning beginning;
    private final Journal journal;
    private Kind kind;
    private WriterSlot.Ticket ticket;
    private boolean writes;
    private int yields;

    /**
     * @param journal what it does is noted there, in case it has to be run again
     */
    Transaction(Kind kind, WriterSlot.Ticket ticket, Beginning beginning, Journal journal) {
        this.kind = kind;
        this.ticket = ticket;
        this.beginning = beginning;
        this.journal = journal;
    }

    Beginning beginning() {
        return beginning;
    }

    Journal journal() {
        return journal;
    }

    Kind kind() {
        return kind;
    }

    /** It is about to write, or to begin again. */
    void takes(WriterSlot.Ticket writerTicket) {
        ticket = writerTicket;
    }

    /** It holds SQLite's write lock from now on, so it cannot get lost: nothing need be noted. */
    void holdsWriteLock() {
        kind = Kind.WRITE;
        journal.stop();
    }

    /**
     * Nothing of it is in SQLite any more, because another connection of its thread wants to write.
     */
    void gaveWay() {
        yields++;
    }

    /** How often it has given way. */
    int yields() {
        return yields;
    }

    /**
     * It was begun again.
     *
     * @param withLock whether it holds the write lock, or has to be granted it
     */
    void beganAgain(boolean withLock) {
        kind = withLock ? Kind.WRITE : Kind.DEFERRED;
    }

    /** A statement that writes is about to run. */
    void writes() {
        writes = true;
    }

    /** Whether a statement that writes was run in it, whatever came of that. */
    boolean hasWritten() {
        return writes;
    }

    /** Notes the statement that runs now, for whoever asks who holds the slots. */
    void runs(String sql) {
        for (WriterSlot.Ticket each = ticket; each != null; each = each.earlier()) {
            each.holder().runs(sql);
        }
    }

    /** Where it took the slots; null if it holds none, or that was not noted. */
    Throwable beganAt() {
        Holder holder = ticket == null ? null : ticket.holder();
        return holder == null ? null : holder.beginning();
    }

    boolean holdsSlot() {
        return ticket != null;
    }

    /** The transaction is over: its ticket has to be given back. */
    WriterSlot.Ticket takeTicket() {
        WriterSlot.Ticket taken = ticket;
        ticket = null;
        return taken;
    }

    void savepoint(String name) {
        savepoints.push(name);
    }

    /** Whether RELEASE of that savepoint ends the transaction. */
    boolean endsWithReleaseOf(String name) {
        if (!beginning.bySavepoint() || savepoints.isEmpty()) {
            return false;
        }
        boolean isOutermost = savepoints.peekLast().equalsIgnoreCase(name);
        long sameName = savepoints.stream().filter(name::equalsIgnoreCase).count();
        return isOutermost && sameName == 1;
    }

    /** Forgets the newest savepoint of that name and all after it, as RELEASE does. */
    void release(String name) {
        if (holds(name)) {
            rollbackTo(name);
            savepoints.pop();
        }
    }

    /** Forgets all savepoints after the newest of that name, as ROLLBACK TO does. */
    void rollbackTo(String name) {
        if (holds(name)) {
            while (!savepoints.peek().equalsIgnoreCase(name)) {
                savepoints.pop();
            }
        }
    }

    private boolean holds(String name) {
        return savepoints.stream().anyMatch(name::equalsIgnoreCase);
    }
}
