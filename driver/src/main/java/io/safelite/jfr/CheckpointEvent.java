package io.safelite.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The write-ahead log was copied back into the database, in the background. */
@Name("safelite.Checkpoint")
@Label("Checkpoint")
@Category("SafeLite")
@Description("A write-ahead log of SQLite was copied back into its database")
final class CheckpointEvent extends Event {
    @Label("Database")
    String database;

    @Label("Mode")
    String mode;

    @Label("Kept Writers Out")
    boolean keptWritersOut;

    @Label("Pages in the Log")
    long logPages;

    @Label("Pages Copied")
    @Description(
            "Up to which page of the log the database has all; the others are still read by"
                    + " somebody")
    long copiedPages;
}
