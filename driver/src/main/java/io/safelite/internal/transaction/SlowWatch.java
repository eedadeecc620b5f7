package io.safelite.internal.transaction;

import io.safelite.event.LockHolder;
import io.safelite.event.SlowTransaction;
import io.safelite.internal.log.EngineLog;
import io.safelite.internal.queue.Holder;
import io.safelite.internal.queue.OwnThreads;
import io.safelite.internal.queue.WriterSlot;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Warns of one transaction if it holds its writer slots for too long ({@code
 * safelite.slow_transaction}), while it does. Begun and ended under the session's lock.
 */
final class SlowWatch {
    private static final System.Logger LOG = EngineLog.logger();
    private static final ScheduledExecutorService TIMER = OwnThreads.timer("safelite-watch");

    private final WriterSlot.Ticket ticket;

    /** Weak: a connection that was forgotten in its transaction shall not stay until the limit. */
    private final WeakReference<SessionContext> session;

    private SlowWatch(SessionContext context, WriterSlot.Ticket ticket) {
        this.ticket = ticket;
        this.session = new WeakReference<>(context);
    }

    /**
     * The session has got these slots.
     *
     * @return what to cancel when it gives them back
     */
    static Future<?> begin(SessionContext context, WriterSlot.Ticket ticket) {
        for (WriterSlot.Ticket each = ticket; each != null; each = each.earlier()) {
            each.holder().beginsHere();
        }
        SlowWatch watch = new SlowWatch(context, ticket);
        return TIMER.schedule(watch::warn, context.slowTransactionNanos(), TimeUnit.NANOSECONDS);
    }

    private void warn() {
        SessionContext context = session.get();
        Holder holder = ticket.holder();
        if (context == null || holder == null) {
            return;
        }
        LockHolder.InThisJvm slow = LockHolders.inThisJvm(holder, null);
        Duration limit = Duration.ofNanos(context.slowTransactionNanos());
        LOG.log(
                Level.WARNING,
                "slow transaction: the writer slot of "
                        + ticket.slot().database()
                        + " is "
                        + slow.describe()
                        + ", longer than safelite.slow_transaction="
                        + limit.toMillis(),
                LockHolders.place(slow));
        context.listeners()
                .slow(new SlowTransaction(context.id(), context.database(), limit, slow));
    }
}
