package io.safelite.internal.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/**
 * What the engine asks of sqlite-jdbc beyond {@code java.sql}. Thread-safe.
 *
 * <p>Every {@code raw} is a connection of the delegate: sqlite-jdbc's own, or one that unwraps to
 * it.
 */
public interface SqliteJdbc {
    /**
     * A property of the connections that SafeLite opens, so that its agent, in the same JVM, leaves
     * them alone. sqlite-jdbc ignores properties that it does not know.
     */
    String MANAGED = "safelite.managed";

    /** A copy of the properties with the mark of {@link #MANAGED}. */
    static Properties managed(Properties properties) {
        Properties marked = new Properties();
        marked.putAll(properties);
        marked.setProperty(MANAGED, "true");
        return marked;
    }

    /**
     * Opens a connection of the delegate.
     *
     * @throws SQLException as the delegate throws it
     */
    Connection open(String url, Properties properties) throws SQLException;

    /**
     * SQLite's extended result code of an exception (https://sqlite.org/rescode.html).
     *
     * @return the code; 0 if the exception does not come from SQLite
     */
    int resultCode(SQLException e);

    /**
     * Makes an exception of SafeLite's that applications can treat as sqlite-jdbc's.
     *
     * @param message the whole text
     * @param resultCode SQLite's extended result code; the vendor code is its low byte
     * @param sqlState the SQLState
     * @param cause what it goes back to; may be null
     */
    SQLException exception(String message, int resultCode, String sqlState, Throwable cause);

    /**
     * Readies a fresh connection for the engine: it must begin and commit nothing on its own, must
     * not run {@code last_insert_rowid()} behind every insert, and waits for no lock natively.
     *
     * @return whether the user wants generated keys ({@code jdbc.get_generated_keys})
     */
    boolean takeOver(Connection raw) throws SQLException;

    /** Opens a private database in memory whose getters read dates as those of {@code raw} do. */
    Connection openScratch(Connection raw) throws SQLException;

    /**
     * Sets the native busy timeout, which removes a busy handler that was set.
     *
     * @param millis 0: locks are answered with SQLITE_BUSY at once
     */
    void nativeBusyTimeout(Connection raw, int millis) throws SQLException;

    /**
     * Calls the sensor whenever SQLite rolls a transaction back, for whatever reason
     * (https://sqlite.org/c3ref/commit_hook.html).
     *
     * @return false if this sqlite-jdbc has no such hook: then nobody is called
     */
    boolean onRollback(Connection raw, Runnable sensor) throws SQLException;

    /**
     * Hears that another copy of sqlite-jdbc in this JVM, and with it another SQLite, has the same
     * file open.
     *
     * @throws SQLException if the file is not to be opened a second time then
     */
    default void sharesFile(SqliteJdbc other, DatabaseFile file) throws SQLException {}
}
