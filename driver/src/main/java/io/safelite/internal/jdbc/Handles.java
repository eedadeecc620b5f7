package io.safelite.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Makes what the application holds instead of SafeLite's own JDBC objects: objects that can be cast
 * to its sqlite-jdbc's classes and pass everything of {@code java.sql} on. Thread-safe.
 */
public interface Handles {

    /**
     * The handle of a connection.
     *
     * @param target where the calls go
     * @param raw the delegate's connection
     */
    Connection connection(SafeConnection target, Connection raw) throws SQLException;

    /**
     * The handle of a statement: of a prepared statement if {@code target} is one.
     *
     * @param target where the calls go
     * @param raw the delegate's statement
     */
    default Statement statement(Statement target, Statement raw) throws SQLException {
        return target;
    }
}
