package io.safelite.internal.transaction;

/** A statement whose insert may still be asked for its generated key. */
@FunctionalInterface
public interface KeySource {

    /** Remembers the rowid of its newest insert. */
    void capture(long rowid);
}
