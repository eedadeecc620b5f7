package io.safelite.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

/** A transaction could not go on as it was, and what became of it. */
@Name("safelite.TransactionRetry")
@Label("Transaction Retry")
@Category("SafeLite")
@Description("A transaction could not go on as it was: run again and compared, or refused")
final class TransactionRetryEvent extends Event {
    @Label("Connection")
    long connection;

    @Label("Database")
    String database;

    @Label("Trigger")
    String trigger;

    @Label("Outcome")
    String outcome;

    @Label("Reason")
    String reason;

    @Label("Detail")
    String detail;

    @Label("Statements Run Again")
    int statements;

    @Timespan(Timespan.NANOSECONDS)
    @Label("Took")
    long took;
}
