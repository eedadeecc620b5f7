package io.safelite.benchmarks.contention;

import io.safelite.benchmarks.Pauses;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.sqlite.BusyHandler;

/**
 * Looks for the lock every millisecond however long it has waited, so that old waiters are no worse
 * off than new ones. A busy handler and no loop in Java: an exception for every look would cost
 * more than the look.
 */
final class ConstantPoll extends BusyHandler {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int GIVE_UP = 0;
    private static final int TRY_AGAIN = 1;

    private final long budgetNanos;
    private long since;

    private ConstantPoll(long budgetNanos) {
        this.budgetNanos = budgetNanos;
    }

    static void install(Connection connection, Duration budget) throws SQLException {
        BusyHandler.setHandler(connection, new ConstantPoll(budget.toNanos()));
    }

    @Override
    protected int callback(int earlierCalls) {
        if (earlierCalls == 0) {
            since = System.nanoTime();
        }
        if (System.nanoTime() - since >= budgetNanos) {
            return GIVE_UP;
        }
        Pauses.pause(PAUSE_NANOS);
        return TRY_AGAIN;
    }
}
