package io.safelite.internal.transaction;

import io.safelite.event.LockHolder;
import io.safelite.event.LockWait;
import io.safelite.event.LongWait;
import io.safelite.internal.log.EngineLog;
import io.safelite.internal.queue.CircleWatch;
import io.safelite.internal.queue.Client;
import io.safelite.internal.queue.Holder;
import io.safelite.internal.queue.Patience;
import io.safelite.internal.queue.WriterSlot;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Looks after one wait: tells once that half of the budget is spent, and for whom; and ends the
 * transaction of a holder that does nothing for too long, where that is wanted. Used by the thread
 * that waits.
 */
final class WaitWatch implements Patience.Watch {
    private static final System.Logger LOG = EngineLog.logger();

    /** For how long holders note where they begin, once somebody had to wait so long. */
    private static final long NOTE_STACKS_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final SessionContext context;
    private final Budget budget;
    private final WriterSlot slot;
    private final CircleWatch circles;
    private final String sql;

    private Holder observed;
    private long observedActivity;
    private long observedSince;

    /**
     * @param slot what is waited for; null for a lock outside the queue
     * @param sql the statement that waits
     */
    WaitWatch(SessionContext context, Budget budget, WriterSlot slot, String sql) {
        this.context = context;
        this.budget = budget;
        this.slot = slot;
        this.circles = slot == null ? null : new CircleWatch(slot);
        this.sql = sql;
    }

    @Override
    public long look(long now) {
        long untilHalf = budget.halfNanos() - now;
        if (untilHalf <= 0) {
            if (budget.isFirstWarning()) {
                warn();
            }
            untilHalf = Long.MAX_VALUE;
        }
        return slot == null
                ? untilHalf
                : Math.min(untilHalf, Math.min(circles.look(now), lookAtHolder(now)));
    }

    private void warn() {
        LockHolder holder = slot == null ? LockHolders.of(context.files()) : LockHolders.of(slot);
        if (slot != null) {
            slot.noteStacks(NOTE_STACKS_NANOS);
        }
        LOG.log(Level.WARNING, text(holder), LockHolders.place(holder));
        LockWait.Reason reason =
                slot == null ? LockWait.Reason.FOREIGN_LOCK : LockWait.Reason.WRITER_SLOT;
        context.listeners()
                .waitsLong(
                        new LongWait(
                                context.id(),
                                slot == null ? context.database() : slot.database(),
                                reason,
                                sql,
                                Duration.ofMillis(budget.waitedMillis()),
                                Duration.ofMillis(budget.millis()),
                                holder));
    }

    private String text(LockHolder holder) {
        return "connection #"
                + context.id()
                + " has waited for "
                + budget.waitedMillis()
                + " ms, half of its limit, for "
                + (slot == null ? context.database() : "the writer slot of " + slot.database())
                + ", "
                + holder.describe();
    }

    private long lookAtHolder(long now) {
        Holder holder = slot.holder();
        Client client = holder == null ? null : holder.client();
        long limit = client == null ? 0 : client.stuckAfterNanos();
        if (limit <= 0) {
            return Long.MAX_VALUE;
        }
        long activity = client.activity();
        if (holder != observed || activity != observedActivity || activity < 0) {
            observed = holder;
            observedActivity = activity;
            observedSince = now;
        }
        long left = limit - (now - observedSince);
        if (left > 0) {
            return left;
        }
        observed = null;
        client.rollBack(
                activity,
                "it did nothing for "
                        + TimeUnit.NANOSECONDS.toMillis(now - observedSince)
                        + " ms while connection #"
                        + context.id()
                        + " waited to write");
        return limit;
    }
}
