package io.safelite.internal.journal;

import io.safelite.event.ConflictReason;
import io.safelite.internal.sqlite.ResultCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * What one transaction has done and what its application has seen, in one order: executions, every
 * {@code next()}, every value that was fetched, keys, failures. Values that nobody fetched are not
 * part of it.
 *
 * <p>Written by the thread that began the transaction, without a lock; every other thread that
 * wants to use the connection spoils it first, under the session's lock.
 */
public final class Journal {
    /** A journal that never records. */
    public static final Journal NONE = new Journal(0);

    private static final int FIRST_CAPACITY = 256;

    static {
        NONE.stop();
    }

    /** Why a transaction cannot be run again, whatever the database holds by now. */
    public record Obstacle(ConflictReason reason, String detail) {}

    private final Thread owner = Thread.currentThread();
    private final long limit;

    /**
     * Plain: the owner may go on for a moment when another thread has stopped it, to no effect.
     * What was recorded is therefore only let go of by the owner.
     */
    private boolean recording = true;

    private Tape tape;
    private List<Execution> executions;
    private List<LiveCursor> cursors;
    private final List<LongConsumer> keyHolders = new ArrayList<>(0);
    private String lastSql;

    private int lastCursor = -1;
    private boolean hasObservations;
    private boolean hasState;
    private boolean hasWritten;
    private boolean lookedAtSchema;
    private Obstacle obstacle;

    /**
     * @param limit how many bytes it may grow to; then it is spoiled
     */
    public Journal(long limit) {
        this.limit = limit;
        tape = new Tape(FIRST_CAPACITY, limit);
        executions = new ArrayList<>();
        cursors = new ArrayList<>();
    }

    /** Whether it still records, so that the transaction can be run again. */
    public boolean isRecording() {
        return recording;
    }

    private boolean isOfThisThread() {
        return owner == Thread.currentThread();
    }

    /** Whether a thread other than the one that began the transaction is about to use it. */
    public boolean isForeign() {
        return isRecording() && !isOfThisThread();
    }

    /** Why the transaction cannot be run again; empty if it can, or will never have to be. */
    public Optional<Obstacle> obstacle() {
        return Optional.ofNullable(obstacle);
    }

    /** The transaction cannot get lost any more. */
    public void stop() {
        recording = false;
        if (isOfThisThread()) {
            tape = null;
            executions = null;
            cursors = null;
        }
    }

    /** The transaction cannot be run again any more. The first reason stays. */
    public void spoil(ConflictReason reason, String detail) {
        if (isRecording()) {
            obstacle = new Obstacle(reason, detail);
            stop();
        }
    }

    /** Whether the application has seen anything that could be otherwise by now. */
    boolean hasObservations() {
        return hasObservations;
    }

    /** Whether running it again leaves something behind: rows, a savepoint, an open cursor. */
    boolean hasState() {
        return hasState || cursors.stream().anyMatch(Objects::nonNull);
    }

    /** Whether nothing was executed. */
    boolean isEmpty() {
        return executions.isEmpty() && !lookedAtSchema;
    }

    /** The application has asked for metadata. */
    public void lookedAtSchema() {
        lookedAtSchema |= recording; // NONE is everybody's
    }

    /** Whether it has executed anything but queries. */
    public boolean hasWritten() {
        return hasWritten;
    }

    Execution execution(int index) {
        return executions.get(index);
    }

    Tape.Reader read() {
        return tape.reader();
    }

    /** The application's end of a cursor; null if it is closed. */
    LiveCursor cursor(int number) {
        return cursors.get(number);
    }

    /** How many cursors it knows: the number that the next one will have. */
    public int cursors() {
        return cursors.size();
    }

    // Writing

    /** A query has opened a cursor: the next execution that succeeds. */
    public Track opened(LiveCursor cursor) {
        cursors.add(cursor);
        return new Track(this, cursors.size() - 1);
    }

    /**
     * A statement was executed.
     *
     * @param isQuery whether nothing but its rows is left of it
     * @param writes whether it is no query and no savepoint
     */
    public void executed(Command command, Outcome outcome, boolean isQuery, boolean writes) {
        Execution execution = new Execution(command, outcome, isQuery);
        tape.event(Event.EXECUTED);
        executions.add(execution);
        tape.use(execution.size());
        if (!Objects.equals(lastSql, command.sql())) {
            lastSql = command.sql();
            tape.use((long) lastSql.length() * Character.BYTES);
        }
        hasState |= !isQuery;
        hasWritten |= writes;
        hasObservations |= outcome instanceof Outcome.Count || outcome instanceof Outcome.Failed;
        limit();
    }

    /**
     * The generated key of the newest insert was put aside, as the next write would replace it.
     *
     * @param holder where; it gets the new one if the transaction is run again
     * @return the number under which it can be {@linkplain #keySeen seen}
     */
    public int key(LongConsumer holder) {
        keyHolders.add(holder);
        tape.event(Event.KEY);
        limit();
        return recording ? keyHolders.size() - 1 : -1;
    }

    /** The application has asked for a key that was put aside. */
    public void keySeen(int number, long rowid) {
        tape.number(Event.KEY_SEEN, number, rowid);
        observed();
    }

    LongConsumer keyHolder(int number) {
        return keyHolders.get(number);
    }

    void event(int cursor, int event) {
        about(cursor);
        tape.event(event);
        observed();
    }

    void nextFailed(int cursor, int resultCode) {
        if (ResultCode.isInterrupt(resultCode)) {
            spoil(ConflictReason.CANCELLED, "the reading of a result set was cancelled");
            return;
        }
        about(cursor);
        tape.event(Event.NEXT_FAILED, resultCode);
        observed();
    }

    /** The cursor is read to its end: nobody has to be put back to where it was. */
    void exhausted(int cursor) {
        cursors.set(cursor, null);
    }

    void closed(int cursor) {
        cursors.set(cursor, null);
        about(cursor);
        tape.event(Event.CLOSED);
        limit();
    }

    void sawNumber(int cursor, Getter getter, int column, long value) {
        about(cursor);
        tape.number(getter.event(), column, value);
        observed();
    }

    void sawReal(int cursor, Getter getter, int column, double value) {
        about(cursor);
        tape.real(getter.event(), column, value);
        observed();
    }

    void sawValue(int cursor, Getter getter, int column, Object value) {
        about(cursor);
        tape.value(getter.event(), column, value);
        observed();
    }

    private void about(int cursor) {
        if (cursor != lastCursor) {
            tape.event(Event.CURSOR, cursor);
            lastCursor = cursor;
        }
    }

    private void observed() {
        hasObservations = true;
        limit();
    }

    private void limit() {
        if (recording && tape.isOverLimit()) {
            spoil(
                    ConflictReason.JOURNAL_OVERFLOW,
                    "it has done and seen more than "
                            + limit
                            + " bytes hold (safelite.retry.journal_limit)");
        }
    }
}
