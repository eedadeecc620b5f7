package io.safelite.it.frameworks;

import java.util.OptionalLong;

/**
 * A bank written with some framework, on the tables of {@link Books}. Its methods are called by
 * many threads at once.
 */
interface Bank extends AutoCloseable {
    /**
     * One transaction of the framework's own kind: reads both balances, writes both back, and notes
     * the transfer with an id that the database gives. Tried once.
     */
    void transfer(int from, int to, int amount) throws Exception;

    /**
     * Sums all balances in a read-only transaction of the framework's own kind.
     *
     * @return the sum; empty where the framework has no such transaction
     */
    default OptionalLong audit() throws Exception {
        return OptionalLong.empty();
    }

    @Override
    void close() throws Exception;
}
