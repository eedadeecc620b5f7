package io.safelite.benchmarks.contention;

import java.sql.SQLException;

/** How the transactions of one connection begin and end. */
interface Transactions {
    void begin() throws SQLException;

    void commit() throws SQLException;

    /** After a failure of any kind; may throw if there is nothing to roll back. */
    void rollback() throws SQLException;
}
