package io.safelite.internal.journal;

import io.safelite.event.ConflictReason;
import io.safelite.internal.journal.Journal.Obstacle;
import io.safelite.internal.journal.Programs.Program;
import io.safelite.internal.sqlite.ResultCode;
import io.safelite.internal.sqlite.SqliteJdbc;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Runs a transaction again from its journal, on statements of its own, and compares everything the
 * application has seen. For one run; under the session's lock, in a transaction that has just
 * begun.
 */
public final class Replay {
    /** How many events pass between two looks at the clock. */
    private static final int EVENTS_BETWEEN_LOOKS = 64;

    private final Connection raw;
    private final SqliteJdbc sqlite;
    private final Programs programs;
    private final Journal journal;
    private final BooleanSupplier isTooLate;
    private final boolean isLastResort;
    private final Tape.Reader events;
    private final Tape seen = new Tape(256, Long.MAX_VALUE);
    private final Cursor[] cursors;
    private final List<Long> keys = new ArrayList<>();
    private int executed;

    /** One cursor of the journal, open again. */
    private static final class Cursor {
        private final Execution execution;
        private final PreparedStatement statement;
        private final ResultSet rows;
        private int row;

        Cursor(Execution execution, PreparedStatement statement, ResultSet rows) {
            this.execution = execution;
            this.statement = statement;
            this.rows = rows;
        }
    }

    /**
     * @param raw where to run it
     * @param isTooLate whether the budget of the call is spent
     * @param isLastResort whether the application could not do better by running it again itself
     */
    public Replay(
            Connection raw,
            SqliteJdbc sqlite,
            Programs programs,
            Journal journal,
            BooleanSupplier isTooLate,
            boolean isLastResort) {
        this.raw = raw;
        this.sqlite = sqlite;
        this.programs = programs;
        this.journal = journal;
        this.isTooLate = isTooLate;
        this.isLastResort = isLastResort;
        this.events = journal.read();
        this.cursors = new Cursor[journal.cursors()];
    }

    /** How many statements were run again. */
    public int executed() {
        return executed;
    }

    /**
     * Brings the transaction to where the journal ends.
     *
     * @param before what it saw
     * @param now what the new transaction sees
     * @throws Divergence if anything is not as it was; everything this has opened is closed then
     * @throws SQLException if SQLite cannot go on
     */
    public void run(Snapshot before, Snapshot now) throws Divergence, SQLException {
        if (!journal.isEmpty() && !now.hasSchemaOf(before)) {
            throw new Divergence(
                    ConflictReason.SCHEMA_CHANGED,
                    "the schema was changed by another connection meanwhile",
                    null);
        }
        boolean isUnseen = !journal.hasObservations() || now.hasDataOf(before);
        if (isUnseen && !journal.hasState()) {
            return;
        }
        programs.use(now);
        boolean done = false;
        try {
            replay();
            resume();
            done = true;
        } finally {
            if (!done) {
                closeAll();
            }
        }
    }

    private void replay() throws Divergence, SQLException {
        Cursor cursor = null;
        for (int count = 0; !events.isAtEnd(); count++) {
            boolean looks = count > 0 && count % EVENTS_BETWEEN_LOOKS == 0;
            if (looks && isTooLate.getAsBoolean()) {
                throw new Divergence(
                        ConflictReason.DEADLINE,
                        "the budget was spent after " + executed + " of its statements",
                        null);
            }
            int event = events.event();
            switch (event) {
                case Event.EXECUTED -> execute(journal.execution(executed++));
                case Event.CURSOR -> cursor = cursors[(int) events.count()];
                case Event.ROW -> next(cursor, true);
                case Event.NO_ROW -> next(cursor, false);
                case Event.NEXT_FAILED -> nextFails(cursor, (int) events.count());
                case Event.CLOSED -> cursor.statement.close();
                case Event.KEY -> key();
                case Event.KEY_SEEN -> keySeen();
                default -> look(cursor, Getter.of(event));
            }
        }
    }

    private void execute(Execution execution) throws Divergence, SQLException {
        Program program = programs.of(execution.command().sql(), !journal.hasWritten());
        boolean failedBefore = execution.outcome() instanceof Outcome.Failed;
        if (mustNotRun(program, execution.isQuery()) && (program.isKnown() || !failedBefore)) {
            throw new Divergence(program.obstacle().reason(), program.obstacle().detail(), null);
        }
        try {
            if (!(execution.outcome() instanceof Outcome.Count expected)) {
                open(execution);
            } else if (count(execution.command()) != expected.changes()) {
                throw changed(execution, "it changes another number of rows", null);
            }
        } catch (SQLException e) {
            requireSameFailure(execution, e);
            return;
        }
        if (failedBefore) {
            throw changed(execution, "it failed, and does not fail any more", null);
        }
    }

    /**
     * Whether a statement must not be run again whatever it gives. A query that is not
     * deterministic may, where whoever runs the transaction again himself would only come to the
     * same place: what it gives is compared, and where that is the same nobody can tell that it was
     * run twice.
     */
    private boolean mustNotRun(Program program, boolean isQuery) {
        boolean isComparedAnyway =
                isLastResort
                        && isQuery
                        && program.isKnown()
                        && program.obstacle() != null
                        && program.obstacle().reason() == ConflictReason.NON_DETERMINISTIC;
        return program.obstacle() != null && !isComparedAnyway;
    }

    private long count(Command command) throws SQLException {
        if (command.countsTriggers()) {
            try (Statement statement = raw.createStatement()) {
                return statement.executeLargeUpdate(command.sql());
            }
        }
        try (PreparedStatement statement = raw.prepareStatement(command.sql())) {
            command.parameters().bindTo(statement);
            statement.execute();
            return statement.getLargeUpdateCount();
        }
    }

    /** Executes it and keeps its rows, if there are to be any. */
    private void open(Execution execution) throws SQLException {
        Command command = execution.command();
        PreparedStatement statement = raw.prepareStatement(command.sql());
        boolean keep = false;
        try {
            statement.setMaxRows(command.maxRows());
            command.parameters().bindTo(statement);
            boolean hasRows = statement.execute();
            if (hasRows && execution.outcome() instanceof Outcome.Rows expected) {
                cursors[expected.cursor()] =
                        new Cursor(execution, statement, statement.getResultSet());
                keep = true;
            }
        } finally {
            if (!keep) {
                statement.close();
            }
        }
    }

    private void requireSameFailure(Execution execution, SQLException e)
            throws Divergence, SQLException {
        int code = sqlite.resultCode(e);
        requireNotEnded(code, e);
        if (!(execution.outcome() instanceof Outcome.Failed failed)
                || failed.resultCode() != code) {
            throw changed(execution, "it fails, and did not fail so before", e);
        }
    }

    /** What ends the whole transaction is nobody's observation. */
    private void requireNotEnded(int code, SQLException e) throws SQLException {
        if (ResultCode.isInterrupt(code) || ResultCode.isContention(code)) {
            throw e;
        }
    }

    private void next(Cursor cursor, boolean hadRow) throws Divergence, SQLException {
        boolean hasRow;
        try {
            hasRow = cursor.rows.next();
        } catch (SQLException e) {
            requireNotEnded(sqlite.resultCode(e), e);
            throw changed(cursor.execution, "reading row " + (cursor.row + 1) + " fails", e);
        }
        if (hasRow != hadRow) {
            throw changed(
                    cursor.execution,
                    hadRow ? "row " + (cursor.row + 1) + " is gone" : "there is another row now",
                    null);
        }
        cursor.row++;
    }

    private void nextFails(Cursor cursor, int expectedCode) throws Divergence, SQLException {
        try {
            cursor.rows.next();
        } catch (SQLException e) {
            int code = sqlite.resultCode(e);
            requireNotEnded(code, e);
            if (code == expectedCode) {
                return;
            }
        }
        throw changed(
                cursor.execution,
                "reading row " + (cursor.row + 1) + " failed, and does not fail so any more",
                null);
    }

    private void look(Cursor cursor, Getter getter) throws Divergence, SQLException {
        int column = (int) events.count();
        seen.clear();
        try {
            getter.look(cursor.rows, column, seen);
        } catch (SQLException e) {
            requireNotEnded(sqlite.resultCode(e), e);
            throw changed(cursor.execution, place(cursor, column) + " cannot be read", e);
        }
        if (!events.nextValueEquals(seen)) {
            throw changed(cursor.execution, place(cursor, column) + " is another", null);
        }
    }

    private static String place(Cursor cursor, int column) throws SQLException {
        return column == 0
                ? "row " + cursor.row
                : "row "
                        + cursor.row
                        + ", column \""
                        + cursor.rows.getMetaData().getColumnLabel(column)
                        + '"';
    }

    private void key() throws SQLException {
        try (PreparedStatement statement = raw.prepareStatement("SELECT last_insert_rowid()");
                ResultSet row = statement.executeQuery()) {
            keys.add(row.next() ? row.getLong(1) : 0);
        }
    }

    private void keySeen() throws Divergence, SQLException {
        seen.clear();
        seen.number(keys.get((int) events.count()));
        if (!events.nextValueEquals(seen)) {
            throw changed(journal.execution(executed - 1), "the generated key is another", null);
        }
    }

    private Divergence changed(Execution execution, String what, Throwable cause)
            throws SQLException {
        String detail = what + ", of: " + execution.command().sql().strip();
        Obstacle always = programs.of(execution.command().sql(), !journal.hasWritten()).obstacle();
        return always == null || execution.outcome() instanceof Outcome.Failed
                ? new Divergence(ConflictReason.OBSERVATION_CHANGED, detail, cause)
                : new Divergence(always.reason(), detail + " (" + always.detail() + ")", cause);
    }

    /** Those that the application still reads go on where they are; the others are done. */
    private void resume() throws SQLException {
        for (int number = 0; number < keys.size(); number++) {
            journal.keyHolder(number).accept(keys.get(number));
        }
        for (int number = 0; number < cursors.length; number++) {
            LiveCursor live = journal.cursor(number);
            if (live == null) {
                cursors[number].statement.close();
            } else {
                cursors[number].statement.closeOnCompletion();
                live.resume(cursors[number].rows);
            }
            cursors[number] = null;
        }
    }

    private void closeAll() throws SQLException {
        for (Cursor cursor : cursors) {
            if (cursor != null) {
                cursor.statement.close();
            }
        }
    }
}
