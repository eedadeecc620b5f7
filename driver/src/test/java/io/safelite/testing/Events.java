package io.safelite.testing;

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
 * Keeps what SafeLite tells, for tests: {@code ?safelite.listener=} and this class's name. One for
 * all connections, so tests that use it call {@link #clear} first.
 */
public final class Events implements SafeLiteListener {
    /** The parameter that makes a connection report here. */
    public static final String LISTENER = "safelite.listener=" + Events.class.getName();

    private static final List<Object> ALL = new CopyOnWriteArrayList<>();

    /** Forgets what was told so far. */
    public static void clear() {
        ALL.clear();
    }

    /** What was told, of one type. */
    public static <T> List<T> of(Class<T> type) {
        return ALL.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public void onWait(LockWait event) {
        ALL.add(event);
    }

    @Override
    public void onLongWait(LongWait event) {
        ALL.add(event);
    }

    @Override
    public void onLongHold(LongHold event) {
        ALL.add(event);
    }

    @Override
    public void onSlowTransaction(SlowTransaction event) {
        ALL.add(event);
    }

    @Override
    public void onSync(SharedSync event) {
        ALL.add(event);
    }

    @Override
    public void onTransactionLost(TransactionLost event) {
        ALL.add(event);
    }

    @Override
    public void onRetry(TransactionRetry event) {
        ALL.add(event);
    }
}
