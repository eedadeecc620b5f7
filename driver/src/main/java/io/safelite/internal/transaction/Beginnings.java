package io.safelite.internal.transaction;

import io.safelite.config.BeginMode;

/**
 * How transactions begin, and what is learned from what they do. Used under the session's lock
 * only; what is learned is shared by all connections to the file.
 */
final class Beginnings {
    private final SessionContext context;
    private final SlotAccess slots;

    Beginnings(SessionContext context, SlotAccess slots) {
        this.context = context;
        this.slots = slots;
    }

    /**
     * How a transaction begins that the application has not said more about.
     *
     * @param writes whether its first statement is known to write
     * @param readOnly whether the session is read-only
     */
    Beginning of(String firstSql, boolean writes, boolean readOnly) {
        // First, for it may make the slot free.
        BeginMode mode = mode(firstSql, writes, readOnly);
        boolean isDecided = readOnly || slots.isSlotHeldByThisThread();
        boolean isLearned = !isDecided && context.begin() == BeginMode.ADAPTIVE;
        return new Beginning(mode, firstSql, writes, false, false, isLearned);
    }

    private BeginMode mode(String firstSql, boolean writes, boolean readOnly) {
        if (readOnly) {
            return BeginMode.DEFERRED;
        }
        if (writes) {
            boolean isExclusive = context.begin() == BeginMode.EXCLUSIVE;
            return isExclusive ? BeginMode.EXCLUSIVE : BeginMode.IMMEDIATE;
        }
        BeginMode usual = usual(firstSql);
        return usual == BeginMode.DEFERRED || slots.isSlotKeptByThisThread()
                ? BeginMode.DEFERRED
                : usual;
    }

    private BeginMode usual(String firstSql) {
        if (context.begin() == BeginMode.ADAPTIVE) {
            boolean onlyReads = context.history().isKnownToOnlyRead(firstSql);
            return onlyReads ? BeginMode.DEFERRED : BeginMode.IMMEDIATE;
        }
        return context.begin();
    }

    /** How one begins of which no statement is known yet, so that nothing can be learned of it. */
    Beginning ofUnknown(String sql, boolean readOnly) {
        if (readOnly || slots.isSlotHeldByThisThread()) {
            return Beginning.as(BeginMode.DEFERRED, sql);
        }
        boolean isAdaptive = context.begin() == BeginMode.ADAPTIVE;
        return Beginning.as(isAdaptive ? BeginMode.IMMEDIATE : context.begin(), sql);
    }

    /** It is about to write for the first time: those that begin now should know. */
    void wrote(Transaction transaction) {
        if (transaction.beginning().isLearned()) {
            context.history().wrote(transaction.beginning().firstSql());
        }
    }

    /** It is over. */
    void ended(Transaction transaction) {
        if (transaction.beginning().isLearned() && !transaction.hasWritten()) {
            context.history().onlyRead(transaction.beginning().firstSql());
        }
    }
}
