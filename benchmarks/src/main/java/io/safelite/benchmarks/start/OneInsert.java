package io.safelite.benchmarks.start;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A program that makes a database with one row, in the file that it is given. */
public final class OneInsert {
    private OneInsert() {}

    public static void main(String... args) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + args[0]);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)");
            statement.executeUpdate("INSERT INTO item VALUES (1, 'one')");
        }
        System.out.println("inserted");
    }
}
