package io.safelite.it.serializability;

import java.sql.SQLException;

/** What is told of a client's transactions. Called by several threads. */
interface Recorder {
    /** The client is about to commit: if nothing more is heard of this one, nobody knows. */
    void commits(Transaction transaction);

    /** A transaction is over. */
    void ended(Transaction transaction);

    /** An attempt failed. */
    void failed(SQLException failure);
}
