package io.safelite.it.frameworks;

import java.util.Locale;

/** How an application comes to its connections. */
public enum Way {
    /** sqlite-jdbc alone: what the others are compared with. */
    PLAIN("jdbc:sqlite:", "org.sqlite.JDBC", false),
    /** The URL is another one. */
    URL("jdbc:safelite:", "io.safelite.SafeLiteDriver", false),
    /** The URL stays, the driver's class is another one. */
    DRIVER_CLASS("jdbc:sqlite:", "io.safelite.SafeLiteSqliteDriver", false),
    /** Nothing is changed, the JVM has the agent. */
    AGENT("jdbc:sqlite:", "org.sqlite.JDBC", true);

    private final String prefix;
    private final String driverClass;
    private final boolean hasAgent;

    Way(String prefix, String driverClass, boolean hasAgent) {
        this.prefix = prefix;
        this.driverClass = driverClass;
        this.hasAgent = hasAgent;
    }

    public boolean isSafe() {
        return this != PLAIN;
    }

    /** Whether the classes of SafeLite's driver have to be there. */
    boolean needsDriver() {
        return isSafe() && !hasAgent;
    }

    public boolean hasAgent() {
        return hasAgent;
    }

    /** Where the file lies, as the application is configured. */
    public Place place(String file) {
        return new Place(prefix + file, driverClass);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
