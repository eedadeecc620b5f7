package io.safelite.internal.transaction;

import io.safelite.event.LockHolder;
import io.safelite.internal.log.Place;
import io.safelite.internal.process.KernelLocks;
import io.safelite.internal.process.ProcessDescription;
import io.safelite.internal.queue.Holder;
import io.safelite.internal.queue.WriterSlot;
import io.safelite.internal.sqlite.DatabaseFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds out who has the lock that somebody waits for. Asked rarely: it may cost milliseconds. */
final class LockHolders {
    private LockHolders() {}

    /** Who has a writer slot. */
    static LockHolder of(WriterSlot slot) {
        Holder holder = slot.holder();
        String elsewhere = slot.occupantElsewhere();
        if (holder != null && !holder.isCurrentThread()) {
            return inThisJvm(holder, elsewhere);
        }
        return elsewhere == null ? new LockHolder.Unknown() : new LockHolder.Elsewhere(elsewhere);
    }

    /**
     * A connection of this JVM that has a slot.
     *
     * @param waitsFor who it waits for itself outside this JVM; null for nobody
     */
    static LockHolder.InThisJvm inThisJvm(Holder holder, String waitsFor) {
        Throwable beginning = holder.beginning();
        return new LockHolder.InThisJvm(
                holder.thread().getName(),
                holder.client().connection(),
                Duration.ofNanos(holder.heldNanos()),
                holder.firstSql(),
                holder.lastSql(),
                waitsFor,
                List.of(holder.thread().getStackTrace()),
                beginning == null ? List.of() : Arrays.asList(beginning.getStackTrace()));
    }

    /**
     * Where the thread of a holder is, for a log, with where its transaction began as a suppressed
     * one; null if neither is known.
     */
    static Place place(LockHolder holder) {
        if (!(holder instanceof LockHolder.InThisJvm inside)) {
            return null;
        }
        Place began =
                inside.beginning().isEmpty()
                        ? null
                        : new Place("where its transaction began", inside.beginning());
        if (inside.stack().isEmpty()) {
            return began;
        }
        Place now = new Place("where the thread is that holds the writer slot", inside.stack());
        if (began != null) {
            now.addSuppressed(began);
        }
        return now;
    }

    /** Who has locked any of these files in SQLite, as far as the system and the queue tell. */
    static LockHolder of(SessionFiles files) {
        String writers = describe(files.all(), KernelLocks::writersOf);
        if (!writers.isEmpty()) {
            return new LockHolder.Elsewhere(writers);
        }
        String last = lastOutOfSight(files.slots());
        if (!last.isEmpty()) {
            return new LockHolder.Elsewhere(
                    "somebody whose locks are not to be seen from here; the last in SafeLite's"
                            + " writer queue was "
                            + last);
        }
        String readers = describe(files.all(), KernelLocks::readersOf);
        return readers.isEmpty()
                ? new LockHolder.Unknown()
                : new LockHolder.Elsewhere(readers + ", reading");
    }

    private static String lastOutOfSight(List<WriterSlot> slots) {
        return slots.stream()
                .map(WriterSlot::lastOutOfSight)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" and "));
    }

    private static String describe(
            List<DatabaseFile> files, Function<Path, List<ProcessDescription>> question) {
        return files.stream()
                .map(DatabaseFile::path)
                .filter(Objects::nonNull)
                .flatMap(path -> question.apply(path).stream())
                .distinct()
                .map(
                        process ->
                                process.isThisProcess()
                                        ? "a connection of this very process that is not in"
                                                + " SafeLite's queue"
                                        : process.describe())
                .collect(Collectors.joining(" and "));
    }
}
