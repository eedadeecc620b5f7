package io.safelite.it.errors;

import java.util.function.Consumer;

/** What a transaction does. */
interface Contents {
    /** Some rows are read. */
    void read();

    /** A statement that changes something. */
    void write(String sql);

    /** A transaction that only writes. */
    static Consumer<Contents> writing() {
        return contents -> contents.write(Database.WRITE);
    }
}
