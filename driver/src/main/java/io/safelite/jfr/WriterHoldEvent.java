package io.safelite.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;

/** A connection kept the writer slot: nobody else could write meanwhile. */
@Name("safelite.WriterHold")
@Label("Hold of the Writer Slot")
@Category("SafeLite")
@Description("A connection kept others from writing to a SQLite database, wanted or not")
@Threshold("10 ms")
final class WriterHoldEvent extends Event {
    @Label("Connection")
    long connection;

    @Label("Database")
    String database;

    @Label("First SQL")
    String firstSql;

    @Label("Last SQL")
    String lastSql;
}
