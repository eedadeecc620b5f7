package io.safelite.internal.transaction;

import io.safelite.event.LockWait;
import io.safelite.event.LongHold;
import io.safelite.event.LongWait;
import io.safelite.event.SafeLiteListener;
import io.safelite.event.SharedSync;
import io.safelite.event.SlowTransaction;
import io.safelite.event.TransactionLost;
import io.safelite.event.TransactionRetry;
import io.safelite.internal.log.EngineLog;
import io.safelite.jfr.FlightEvents;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;

/** The listeners of a connection; what one of them throws never reaches the application. */
public record Listeners(List<SafeLiteListener> all) {
    /** Nobody listens. */
    public static final Listeners NONE = new Listeners(List.of());

    private static final System.Logger LOG = EngineLog.logger();
    private static final FlightEvents FLIGHT = FlightEvents.get();

    void waited(LockWait event) {
        tell(listener -> listener.onWait(event));
    }

    void waitsLong(LongWait event) {
        tell(listener -> listener.onLongWait(event));
    }

    void heldLong(LongHold event) {
        LOG.log(
                Level.DEBUG,
                () -> "connection #" + event.connection() + " kept others waiting: " + event);
        tell(listener -> listener.onLongHold(event));
    }

    void slow(SlowTransaction event) {
        tell(listener -> listener.onSlowTransaction(event));
    }

    void synced(SharedSync event) {
        tell(listener -> listener.onSync(event));
    }

    void lost(TransactionLost event) {
        LOG.log(
                Level.DEBUG,
                () -> "connection #" + event.connection() + " lost a transaction: " + event);
        FLIGHT.lost(event);
        tell(listener -> listener.onTransactionLost(event));
    }

    void retried(Level level, TransactionRetry event) {
        LOG.log(level, () -> "connection #" + event.connection() + ": " + event);
        FLIGHT.retried(event);
        tell(listener -> listener.onRetry(event));
    }

    private void tell(Consumer<SafeLiteListener> event) {
        for (SafeLiteListener listener : all) {
            try {
                event.accept(listener);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                LOG.log(Level.WARNING, "listener " + listener.getClass().getName() + " failed", e);
            }
        }
    }
}
