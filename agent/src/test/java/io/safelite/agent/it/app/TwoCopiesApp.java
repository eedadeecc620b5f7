package io.safelite.agent.it.app;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * Opens one file through two copies of a driver, in a loader each. Arguments: the driver's jar, and
 * {@code together} or {@code one after the other}.
 */
public final class TwoCopiesApp {
    private TwoCopiesApp() {}

    public static void main(String[] args) throws Exception {
        Driver first = driver(args[0], "first");
        Driver second = driver(args[0], "second");
        Connection one = use(first);
        if (!args[1].equals("together")) {
            one.close();
        }
        try (Connection two = use(second)) {
            System.out.println("opened by both");
        } catch (SQLException e) {
            System.out.println("refused: " + e.getMessage());
        }
        one.close();
    }

    private static Driver driver(String jar, String name) throws Exception {
        URL[] classPath = {Path.of(jar).toUri().toURL()};
        ClassLoader loader =
                new URLClassLoader(name, classPath, ClassLoader.getPlatformClassLoader());
        return (Driver)
                Class.forName("org.sqlite.JDBC", true, loader)
                        .getDeclaredConstructor()
                        .newInstance();
    }

    private static Connection use(Driver driver) throws SQLException {
        Connection connection = driver.connect("jdbc:sqlite:shared.db", new Properties());
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS t(x)");
        }
        return connection;
    }
}
