package io.safelite.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A transaction was rolled back without the application asking for it. */
@Name("safelite.TransactionLost")
@Label("Transaction Lost")
@Category("SafeLite")
@Description("A transaction was rolled back without the application asking for it")
final class TransactionLostEvent extends Event {
    @Label("Connection")
    long connection;

    @Label("Database")
    String database;

    @Label("Cause")
    String cause;

    @Label("Message")
    String message;
}
