package io.safelite.internal.transaction;

import io.safelite.internal.log.EngineLog;
import io.safelite.internal.process.KernelLocks;
import io.safelite.internal.process.ProcessDescription;
import io.safelite.internal.queue.CheckpointStatistics;
import io.safelite.internal.sqlite.DatabaseFile;
import io.safelite.internal.sqlite.WalUse;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Who reads a file, and for how long already: whoever reads all the time keeps the log from being
 * begun anew. Reading itself notes no time, which would cost every query; so this looks now and
 * then, and knows since when somebody has been seen. Belongs to one thread.
 */
final class LogReaders {
    private static final System.Logger LOG = EngineLog.logger();

    /** A log of this length is warned of, and one of twice the length of the last warning. */
    private static final long WARNING_PAGES = 2 * CheckpointRounds.LONG_PAGES;

    /** A log that gets as long as the last one again is not warned of before that. */
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private record Seen(WeakReference<Object> reading, Instant since) {
        boolean isStill(Session.Reading now) {
            return reading.get() == now.what();
        }
    }

    private final DatabaseFile file;
    private final FileSessions sessions;
    private final CheckpointStatistics statistics;

    /** By connection. */
    private Map<Long, Seen> seen = Map.of();

    private long warnedPages;
    private long quietUntil = System.nanoTime();

    LogReaders(DatabaseFile file, FileSessions sessions, CheckpointStatistics statistics) {
        this.file = file;
        this.sessions = sessions;
        this.statistics = statistics;
    }

    /** Looks who reads now. */
    void look() {
        Map<Long, Seen> now = new HashMap<>();
        for (Session session : sessions.all()) {
            Session.Reading reading = session.reading();
            if (reading != null) {
                Seen before = seen.get(reading.connection());
                boolean goesOn = before != null && before.isStill(reading);
                now.put(reading.connection(), goesOn ? before : seenNow(reading));
            }
        }
        seen = now;
    }

    private static Seen seenNow(Session.Reading reading) {
        return new Seen(
                new WeakReference<>(reading.what()), Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    /** The log was begun anew: nobody keeps it. */
    void letGo() {
        seen = Map.of();
        statistics.pinned(null);
    }

    /** The log is too long, and somebody keeps it from being begun anew: tells who. */
    void pin(WalUse log) {
        String who = who();
        statistics.pinned(who);
        if (isWorthAWarning(log.pages())) {
            LOG.log(
                    Level.WARNING,
                    "the write-ahead log of {0} has {1} pages ({2} MiB) and cannot be begun anew"
                            + " while it is read by {3}; end that transaction or close its result"
                            + " set",
                    file.name(),
                    Long.toString(log.pages()),
                    Long.toString(log.fileBytes() >> 20),
                    who);
        }
    }

    private boolean isWorthAWarning(long pages) {
        long now = System.nanoTime();
        if (now - quietUntil >= 0) {
            warnedPages = 0;
        }
        if (pages < Math.max(WARNING_PAGES, 2 * warnedPages)) {
            return false;
        }
        warnedPages = pages;
        quietUntil = now + QUIET_NANOS;
        return true;
    }

    private String who() {
        Session.Reading oldest = null;
        Instant since = Instant.MAX;
        for (Session session : sessions.all()) {
            Session.Reading reading = session.reading();
            Seen before = reading == null ? null : seen.get(reading.connection());
            if (before != null && before.isStill(reading) && before.since().isBefore(since)) {
                oldest = reading;
                since = before.since();
            }
        }
        return oldest == null ? whoElse() : oldest.describe(since);
    }

    private String whoElse() {
        String others =
                KernelLocks.readersOf(file.path()).stream()
                        .filter(process -> !process.isThisProcess())
                        .map(ProcessDescription::describe)
                        .collect(Collectors.joining(" and "));
        return others.isEmpty()
                ? "one that comes before the last has ended, or a connection that SafeLite does not"
                        + " know"
                : others;
    }
}
