package io.safelite.integrations.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What SafeLite does for an application, as meters: bind it to a registry, or let Spring Boot do so
 * by declaring it a bean. Thread-safe.
 *
 * <ul>
 *   <li>{@code safelite.waits}, a timer of waits for the writer slot or a foreign lock: tags {@code
 *       database}, {@code reason}, {@code outcome}
 *   <li>{@code safelite.long.waits}, a counter of waits that have used half of their budget: tags
 *       {@code database}, {@code reason}
 *   <li>{@code safelite.long.holds}, a timer of transactions that kept others waiting for more than
 *       a second: tag {@code database}
 *   <li>{@code safelite.slow.transactions}, a counter of transactions that held the writer slot for
 *       longer than {@code safelite.slow_transaction}: tag {@code database}
 *   <li>{@code safelite.syncs}, a timer of syncs that commits shared: tags {@code database}, {@code
 *       outcome}
 *   <li>{@code safelite.sync.commits}, a summary of how many commits each of these was for: tag
 *       {@code database}
 *   <li>{@code safelite.retries}, a timer of transactions that could not go on as they were: tags
 *       {@code database}, {@code outcome}, {@code reason}
 *   <li>{@code safelite.lost}, a counter of transactions rolled back unasked: tags {@code
 *       database}, {@code cause}
 * </ul>
 */
public final class SafeLiteMetrics implements MeterBinder, AutoCloseable {
    private final Tags tags;
    private final List<Meters> bound = new CopyOnWriteArrayList<>();

    /** Without tags of the application's own. */
    public SafeLiteMetrics() {
        this(Tags.empty());
    }

    /**
     * @param tags what every meter has besides its own
     */
    public SafeLiteMetrics(Iterable<Tag> tags) {
        this.tags = Tags.of(tags);
    }

    /** From now on this registry hears of all connections of this JVM's driver. */
    @Override
    public void bindTo(MeterRegistry registry) {
        Meters meters = new Meters(registry, tags);
        bound.add(meters);
        MeteredEvents.add(meters);
    }

    /** No registry hears anything any more; the meters stay in it. */
    @Override
    public void close() {
        bound.forEach(MeteredEvents::remove);
        bound.clear();
    }
}
