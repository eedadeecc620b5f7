package io.safelite.internal.jdbc;

import io.safelite.internal.sql.Action;
import io.safelite.internal.sql.SqlStatement;
import io.safelite.internal.sqlite.ResultCode;
import io.safelite.internal.transaction.Work;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * One execution of a batch.
 *
 * <p>In autocommit it is one transaction, which costs one synchronisation of the disk instead of
 * one per entry. If an entry fails on its own account everything is rolled back and the entries are
 * executed again one by one, each committed by itself, up to the one that fails: what is kept then
 * is what sqlite-jdbc keeps, and the exception carries the counts.
 */
abstract class Batch {
    private static final String RETRY = "40001";

    private final SafeStatement statement;
    private final List<SqlStatement> entries;

    Batch(SafeStatement statement, List<SqlStatement> entries) {
        this.statement = statement;
        this.entries = entries;
    }

    /** Executes all entries in one call of the delegate; it may stop in the middle. */
    abstract long[] executeAll() throws SQLException;

    /** Whether the delegate's exception carries the counts of the entries before the failed one. */
    abstract boolean countsFailures();

    /** Executes one entry. */
    abstract long executeOne(int index, String text) throws SQLException;

    final long[] execute() throws SQLException {
        if (entries.isEmpty()) {
            return new long[0];
        }
        boolean isPlain =
                entries.stream()
                        .allMatch(e -> e.action() instanceof Action.Write && !e.temporary());
        if (!isPlain || statement.session().recordsWrites()) {
            return oneByOne();
        }
        SqlStatement whole =
                new SqlStatement(
                        entries.get(0).text(),
                        entries.get(0).action(),
                        entries.get(entries.size() - 1).verb());
        Work<long[]> all = Work.once(text -> executeAll());
        if (!statement.session().commitsEachStatement()) {
            return statement.run(whole, all);
        }
        try {
            return statement.runAtomically(whole, all);
        } catch (SQLException e) {
            if (!isOwnFailure(e)) {
                throw e;
            }
            return oneByOne();
        }
    }

    /** Whether an entry failed, and not the world around it. */
    private boolean isOwnFailure(SQLException e) {
        int code = statement.session().context().sqlite().resultCode(e);
        return !ResultCode.isContention(code)
                && !ResultCode.isInterrupt(code)
                && !statement.session().isClosed();
    }

    private long[] oneByOne() throws SQLException {
        long[] counts = new long[entries.size()];
        statement.forgetResult();
        boolean isInTransaction = !statement.session().commitsEachStatement();
        CallBudget budget = statement.callBudget();
        for (int i = 0; i < counts.length; i++) {
            int index = i;
            try {
                counts[i] = statement.run(entries.get(i), budget, text -> executeOne(index, text));
            } catch (SQLException e) {
                if (isInTransaction && (!countsFailures() || RETRY.equals(e.getSQLState()))) {
                    throw e; // As the delegate would; or nothing is kept of any entry.
                }
                throw failed(index, Arrays.copyOf(counts, index), e);
            }
        }
        return counts;
    }

    /** Never retryable as a whole: the entries before the failed one may have been committed. */
    private static SQLException failed(int index, long[] counts, SQLException e) {
        SQLException cause =
                e instanceof BatchUpdateException && e.getCause() instanceof SQLException inner
                        ? inner
                        : e;
        BatchUpdateException failure =
                new BatchUpdateException(
                        "batch entry " + index + ": " + cause.getMessage(),
                        RETRY.equals(cause.getSQLState()) ? null : cause.getSQLState(),
                        cause.getErrorCode(),
                        Arrays.stream(counts).mapToInt(count -> (int) count).toArray(),
                        cause);
        failure.setNextException(cause);
        return failure;
    }
}
