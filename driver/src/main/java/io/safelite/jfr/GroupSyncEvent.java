package io.safelite.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;

/** The write-ahead log was synced for all commits that waited for it. */
@Name("safelite.GroupSync")
@Label("Shared Sync")
@Category("SafeLite")
@Description("A write-ahead log of SQLite was synced for all commits that waited for it")
@Threshold("1 ms")
final class GroupSyncEvent extends Event {
    @Label("Log")
    String log;

    @Label("Commits")
    @Description("How many commits it was for")
    long commits;

    @Label("Succeeded")
    boolean succeeded;
}
