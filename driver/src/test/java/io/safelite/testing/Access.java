package io.safelite.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * How a test gets at a database. The tests run twice: SafeLite is the driver, and then, under
 * {@code jdbc:sqlite:}, the agent.
 */
public enum Access {
    /** Sqlite-jdbc's own connection. */
    PLAIN,
    /** SafeLite's. */
    SAFE;

    /** Names what SafeLite is in this run of the tests. */
    private static final String PROPERTY = "safelite.test.through";

    /** Whether it is the agent. */
    public static boolean isThroughAgent() {
        return "agent".equals(System.getProperty(PROPERTY));
    }

    /**
     * The beginning of a URL; plain connections need {@link #properties} as well.
     *
     * @return up to where sqlite-jdbc's address of a database begins
     */
    public String prefix() {
        return this == PLAIN || isThroughAgent() ? "jdbc:sqlite:" : "jdbc:safelite:";
    }

    /** What goes with the URL: the agent leaves a plain connection alone if it is told so. */
    public Properties properties() {
        Properties properties = new Properties();
        if (this == PLAIN) {
            properties.setProperty("safelite.enabled", "false");
        }
        return properties;
    }

    /**
     * Opens a connection.
     *
     * @param address what comes behind {@code jdbc:sqlite:}, a path for example
     */
    public Connection connect(Object address) throws SQLException {
        return connect(address, new Properties());
    }

    /** Opens a connection with properties of the test's own. */
    public Connection connect(Object address, Properties more) throws SQLException {
        Properties all = new Properties(more); // as defaults, for they may have some themselves
        all.putAll(more);
        all.putAll(properties());
        return DriverManager.getConnection(prefix() + address, all);
    }

    /** Whether an object of {@code java.sql} is SafeLite's. */
    public static boolean isSafeLites(Object object) {
        String name = object.getClass().getName();
        return name.startsWith("io.safelite.") || name.startsWith("org.sqlite.SafeLite$");
    }
}
