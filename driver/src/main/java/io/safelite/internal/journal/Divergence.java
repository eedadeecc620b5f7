package io.safelite.internal.journal;

import io.safelite.event.ConflictReason;

/** A transaction that is run again does not come to the same, or must not be run again. */
public final class Divergence extends Exception {
    private static final long serialVersionUID = 1L;

    private final ConflictReason reason;

    Divergence(ConflictReason reason, String detail, Throwable cause) {
        super(detail, cause);
        this.reason = reason;
    }

    /** Why. */
    public ConflictReason reason() {
        return reason;
    }
}
