package io.safelite.internal.transaction;

import io.safelite.internal.journal.Command;
import io.safelite.internal.sql.SqlStatement;
import java.sql.SQLException;

/** The JDBC statement that executes something, as far as the session has to know it. */
public interface Caller {
    /** Where a generated key will be found. */
    KeySource keySource();

    /** What has just been executed, with its parameters as they were then. */
    Command command(SqlStatement sql) throws SQLException;

    /** How many rows the last execution changed, if it gave no rows. */
    long updateCount() throws SQLException;
}
