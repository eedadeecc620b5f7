package io.safelite.it.frameworks;

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

    /** Sums all balances, in a read-only transaction or what the framework has instead. */
    long audit() throws Exception;

    @Override
    void close() throws Exception;
}
