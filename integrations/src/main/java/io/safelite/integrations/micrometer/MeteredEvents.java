package io.safelite.integrations.micrometer;

import io.safelite.event.LockWait;
import io.safelite.event.LongHold;
import io.safelite.event.LongWait;
import io.safelite.event.SafeLiteListener;
import io.safelite.event.SharedSync;
import io.safelite.event.SlowTransaction;
import io.safelite.event.TransactionLost;
import io.safelite.event.TransactionRetry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Found by the driver: passes the events of all connections to the {@link SafeLiteMetrics} there
 * are. Knows nothing of Micrometer, and does no harm without it. Thread-safe.
 */
public final class MeteredEvents implements SafeLiteListener {
    private static final List<SafeLiteListener> METERS = new CopyOnWriteArrayList<>();

    static void add(SafeLiteListener meters) {
        METERS.add(meters);
    }

    static void remove(SafeLiteListener meters) {
        METERS.remove(meters);
    }

    @Override
    public void onWait(LockWait event) {
        METERS.forEach(meters -> meters.onWait(event));
    }

    @Override
    public void onLongWait(LongWait event) {
        METERS.forEach(meters -> meters.onLongWait(event));
    }

    @Override
    public void onLongHold(LongHold event) {
        METERS.forEach(meters -> meters.onLongHold(event));
    }

    @Override
    public void onSlowTransaction(SlowTransaction event) {
        METERS.forEach(meters -> meters.onSlowTransaction(event));
    }

    @Override
    public void onSync(SharedSync event) {
        METERS.forEach(meters -> meters.onSync(event));
    }

    @Override
    public void onTransactionLost(TransactionLost event) {
        METERS.forEach(meters -> meters.onTransactionLost(event));
    }

    @Override
    public void onRetry(TransactionRetry event) {
        METERS.forEach(meters -> meters.onRetry(event));
    }
}
