/**
 * One forwarding class per JDBC interface: a table with one line per method and no logic, on which
 * the SafeLite objects are built.
 *
 * <p>Why tables and not {@link java.lang.reflect.Proxy}: a proxy, like a class that inherits the
 * default methods of an interface, has silent gaps. A method that a new JDBC version adds goes
 * through a proxy unguarded, or ends in a default implementation that never reaches the database.
 * Here every method is written down, and {@code ForwardingTest} compares the tables with the
 * interfaces of the running JDK: a method that is missing fails the test.
 *
 * <p>Three things are not passed on. What points upward ({@code getConnection}, {@code
 * getStatement}) is left to the subclass; what is handed out and points upward goes through a
 * {@code wrap} hook; {@code unwrap} asks the SafeLite object first and its delegate second.
 *
 * <p>This package may use {@code java.sql} and what the signatures there mention, nothing else: it
 * knows neither SQLite nor the rest of SafeLite.
 */
package io.safelite.internal.forwarding;
