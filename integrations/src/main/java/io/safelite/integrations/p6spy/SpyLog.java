package io.safelite.integrations.p6spy;

import com.p6spy.engine.common.ConnectionInformation;
import com.p6spy.engine.common.P6LogQuery;
import com.p6spy.engine.logging.Category;
import com.p6spy.engine.wrapper.ConnectionWrapper;
import io.safelite.event.LockWait;
import io.safelite.event.LongHold;
import io.safelite.event.LongWait;
import io.safelite.event.SafeLiteListener;
import io.safelite.event.TransactionLost;
import io.safelite.event.TransactionRetry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Writes the events of connections into p6spy's log, under p6spy's own connection number.
 *
 * <p>With p6spy below SafeLite the delegate says whose number it is. With p6spy above, one
 * connection of SafeLite may have several in its life (a pool between them): it is that of the call
 * during which the event comes.
 */
final class SpyLog implements SafeLiteListener {
    private static final Category CATEGORY = new Category("safelite");

    private final Supplier<ConnectionInformation> spied;

    private SpyLog(Supplier<ConnectionInformation> spied) {
        this.spied = spied;
    }

    static SpyLog of(Connection delegate) throws SQLException {
        if (delegate.isWrapperFor(ConnectionWrapper.class)) {
            ConnectionInformation below =
                    delegate.unwrap(ConnectionWrapper.class).getConnectionInformation();
            return new SpyLog(() -> below);
        }
        return new SpyLog(SpyCalls::current);
    }

    @Override
    public void onWait(LockWait event) {
        write(
                event.waited(),
                "waited for %s of %s: %s",
                words(event.reason()),
                event.database(),
                words(event.outcome()));
    }

    @Override
    public void onLongWait(LongWait event) {
        write(
                event.waited(),
                "still waits, of at most %d ms, for %s of %s, %s",
                event.budget().toMillis(),
                words(event.reason()),
                event.database(),
                event.holder().describe());
    }

    @Override
    public void onLongHold(LongHold event) {
        write(event.held(), "kept others waiting for %s", event.database());
    }

    @Override
    public void onTransactionLost(TransactionLost event) {
        write(Duration.ZERO, "lost its transaction: %s: %s", words(event.cause()), event.message());
    }

    @Override
    public void onRetry(TransactionRetry event) {
        write(
                event.duration(),
                "%s in a transaction: %s, %d statements run again%s",
                words(event.trigger()),
                words(event.outcome()),
                event.statements(),
                event.detail().isEmpty() ? "" : ": " + event.detail());
    }

    private void write(Duration took, String format, Object... values) {
        ConnectionInformation connection = spied.get();
        if (connection != null) {
            String text = String.format(Locale.ROOT, format, values);
            P6LogQuery.logElapsed(
                    connection.getConnectionId(),
                    took.toNanos(),
                    CATEGORY,
                    text,
                    text,
                    connection.getUrl());
        }
    }

    private static String words(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
