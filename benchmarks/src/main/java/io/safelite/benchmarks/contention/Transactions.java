package io.safelite.benchmarks.contention;

import java.sql.SQLException;

/** How the transactions of one connection begin and end. */
interface Transactions {
    void begin() throws SQLException;

    /** One that will only read, as far as the contender can tell its driver. */
    default void beginToRead() throws SQLException {
        begin();
    }

    void commit() throws SQLException;

    /** After a failure of any kind; may throw if there is nothing to roll back. */
    void rollback() throws SQLException;
}
