package io.safelite.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What is expected of exceptions, in the words of the contract. */
public final class SqlFailures {
    private SqlFailures() {}

    /** A call that should fail. */
    public interface Call {
        void run() throws Exception;
    }

    /** The SQLException the call throws; fails if it throws none. */
    public static SQLException failure(Call call) {
        try {
            call.run();
        } catch (SQLException e) {
            return e;
        } catch (Exception e) {
            throw new AssertionError("not an SQLException", e);
        }
        throw new AssertionError("nothing was thrown");
    }

    /** The message of the SQLException the call throws. */
    public static String message(Call call) {
        return failure(call).getMessage();
    }

    /** Plain sqlite-jdbc's SQLITE_BUSY. */
    public static SQLException busy(Call call) {
        SQLException e = failure(call);
        assertThat(e.getErrorCode()).as("%s", e).isEqualTo(5);
        return e;
    }

    /** SafeLite's contention: what frameworks and existing code recognise. */
    public static SQLException contention(Call call) {
        SQLException e = failure(call);
        assertThat((Throwable) e).isInstanceOf(SQLiteException.class);
        assertThat(e.getSQLState()).as("%s", e).isEqualTo("40001");
        assertThat(e.getErrorCode()).isEqualTo(5);
        assertThat(((SQLiteException) e).getResultCode())
                .isIn(SQLiteErrorCode.SQLITE_BUSY, SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT);
        assertThat(e.getMessage()).contains("database is locked");
        return e;
    }

    /** A call on a transaction that is gone. */
    public static SQLException doomed(Call call) {
        SQLException e = failure(call);
        assertThat(e.getSQLState()).as("%s", e).startsWith("25");
        assertThat(e.getMessage()).contains("rollback()");
        return e;
    }

    /** A failure of SQLite that has rolled the transaction back. */
    public static SQLException rolledBack(Call call) {
        SQLException e = failure(call);
        assertThat((Throwable) e).isInstanceOf(SQLiteException.class);
        assertThat(e.getSQLState()).as("%s", e).isEqualTo("40000");
        return e;
    }
}
