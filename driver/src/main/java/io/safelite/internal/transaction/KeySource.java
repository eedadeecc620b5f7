package io.safelite.internal.transaction;

/**
 * The generated key of one statement's newest insert. Belongs to the statement, is filled by the
 * session under its lock, and refers to neither.
 */
public final class KeySource {
    private boolean inserted;
    private Long rowid;

    /** The statement is executed (again). */
    public void reset() {
        inserted = false;
        rowid = null;
    }

    void inserted() {
        inserted = true;
    }

    void capture(long newRowid) {
        rowid = newRowid;
    }

    /** The rowid; null if the newest execution was no insert. */
    public Long rowid() {
        return inserted ? rowid : null;
    }
}
