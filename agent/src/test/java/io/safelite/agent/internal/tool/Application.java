package io.safelite.agent.internal.tool;

import java.sql.Connection;
import java.sql.DriverManager;

/** A JVM's program: uses SQLite or not, says so, and ends when its input does. */
final class Application {

    private Application() {}

    public static void main(String[] args) throws Exception {
        if (args[0].equals("sqlite")) {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
                untilTheEnd();
                connection.clearWarnings();
            }
        } else {
            untilTheEnd();
        }
    }

    private static void untilTheEnd() throws Exception {
        System.out.println("ready");
        while (System.in.read() >= 0) {
            continue;
        }
    }
}
