package io.safelite.internal.transaction;

import io.safelite.internal.queue.WriterSlot;
import java.util.ArrayDeque;
import java.util.Deque;

/** One open transaction. Used under the session's lock only. */
final class Transaction {

    /** What the transaction may do, and what it already holds. */
    enum Kind {
        /** It began DEFERRED in a read-only session: it reads a snapshot and never writes. */
        READ_ONLY,
        /** It began DEFERRED in a write session: a write has to be upgraded to. */
        DEFERRED,
        /** It holds SQLite's write lock, or nobody else can want it. */
        WRITE
    }

    private final Deque<String> savepoints = new ArrayDeque<>();
    private final boolean endsWithOutermostSavepoint;
    private Kind kind;
    private WriterSlot.Ticket ticket;

    /**
     * @param endsWithOutermostSavepoint a SAVEPOINT opened it in autocommit, so its RELEASE commits
     *     (https://sqlite.org/lang_savepoint.html)
     */
    Transaction(Kind kind, WriterSlot.Ticket ticket, boolean endsWithOutermostSavepoint) {
        this.kind = kind;
        this.ticket = ticket;
        this.endsWithOutermostSavepoint = endsWithOutermostSavepoint;
    }

    Kind kind() {
        return kind;
    }

    /** A deferred transaction got the slot and is about to write. */
    void upgrade(WriterSlot.Ticket writerTicket) {
        kind = Kind.WRITE;
        ticket = writerTicket;
    }

    /** Notes the statement that runs now, for whoever asks who holds the slots. */
    void runs(String sql) {
        for (WriterSlot.Ticket each = ticket; each != null; each = each.earlier()) {
            each.holder().runs(sql);
        }
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
        if (!endsWithOutermostSavepoint || savepoints.isEmpty()) {
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
