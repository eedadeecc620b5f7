package io.safelite.internal.transaction;

import io.safelite.internal.journal.Journal;

/**
 * The generated key of one statement's newest insert. Belongs to the statement, is filled by the
 * session under its lock, and refers to neither.
 */
public final class KeySource {
    private boolean inserted;
    private Long rowid;

    /** Of the transaction it was generated in, and its number there. */
    private Journal journal = Journal.NONE;

    private int number;

    /** The statement is executed (again). */
    public void reset() {
        inserted = false;
        rowid = null;
        journal = Journal.NONE;
    }

    void inserted() {
        inserted = true;
    }

    void capture(long newRowid, Journal transaction) {
        rowid = newRowid;
        if (transaction.isRecording()) {
            int noted = transaction.key(again -> recapture(transaction, again));
            if (transaction.isRecording()) {
                journal = transaction;
                number = noted;
            }
        }
    }

    /** The transaction was run again; not of interest if the statement was executed since. */
    private void recapture(Journal transaction, long again) {
        if (journal == transaction) {
            rowid = again;
        }
    }

    /** The application gets the key now. */
    void seen() {
        if (inserted && rowid != null && journal.isRecording()) {
            journal.keySeen(number, rowid);
        }
    }

    /** The rowid; null if the newest execution was no insert. */
    public Long rowid() {
        return inserted ? rowid : null;
    }
}
