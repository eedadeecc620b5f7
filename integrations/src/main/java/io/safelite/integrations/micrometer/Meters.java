package io.safelite.integrations.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.safelite.event.ConflictReason;
import io.safelite.event.LockWait;
import io.safelite.event.LongHold;
import io.safelite.event.LongWait;
import io.safelite.event.SafeLiteListener;
import io.safelite.event.SharedSync;
import io.safelite.event.SlowTransaction;
import io.safelite.event.TransactionLost;
import io.safelite.event.TransactionRetry;
import java.util.Locale;

/** The meters of one registry. */
record Meters(MeterRegistry registry, Tags tags) implements SafeLiteListener {
    private static final String DATABASE = "database";

    @Override
    public void onWait(LockWait event) {
        Tags own =
                Tags.of(
                        DATABASE,
                        event.database(),
                        "reason",
                        word(event.reason()),
                        "outcome",
                        word(event.outcome()));
        registry.timer("safelite.waits", tags.and(own)).record(event.waited());
    }

    @Override
    public void onLongWait(LongWait event) {
        Tags own = Tags.of(DATABASE, event.database(), "reason", word(event.reason()));
        registry.counter("safelite.long.waits", tags.and(own)).increment();
    }

    @Override
    public void onLongHold(LongHold event) {
        Tags own = Tags.of(DATABASE, event.database());
        registry.timer("safelite.long.holds", tags.and(own)).record(event.held());
    }

    @Override
    public void onSlowTransaction(SlowTransaction event) {
        Tags own = Tags.of(DATABASE, event.database());
        registry.counter("safelite.slow.transactions", tags.and(own)).increment();
    }

    @Override
    public void onSync(SharedSync event) {
        Tags own = Tags.of(DATABASE, event.database());
        Tags outcome = Tags.of("outcome", event.succeeded() ? "succeeded" : "failed");
        registry.timer("safelite.syncs", tags.and(own).and(outcome)).record(event.took());
        registry.summary("safelite.sync.commits", tags.and(own)).record(event.commits());
    }

    @Override
    public void onRetry(TransactionRetry event) {
        ConflictReason reason = event.reason();
        Tags own =
                Tags.of(
                        DATABASE,
                        event.database(),
                        "outcome",
                        word(event.outcome()),
                        "reason",
                        reason == null ? "none" : word(reason));
        registry.timer("safelite.retries", tags.and(own)).record(event.duration());
    }

    @Override
    public void onTransactionLost(TransactionLost event) {
        Tags own = Tags.of(DATABASE, event.database(), "cause", word(event.cause()));
        registry.counter("safelite.lost", tags.and(own)).increment();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
