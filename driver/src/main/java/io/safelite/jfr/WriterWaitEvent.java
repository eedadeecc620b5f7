package io.safelite.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;

/** A thread has waited for its turn to write. */
@Name("safelite.WriterWait")
@Label("Wait for the Writer Slot")
@Category("SafeLite")
@Description("A thread has waited for its turn to write to a SQLite database")
@Threshold("1 ms")
final class WriterWaitEvent extends Event {
    @Label("Connection")
    long connection;

    @Label("Database")
    String database;

    @Label("Reason")
    String reason;

    @Label("Outcome")
    String outcome;

    @Label("Overtaken")
    long overtaken;
}
