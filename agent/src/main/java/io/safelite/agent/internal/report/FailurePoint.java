package io.safelite.agent.internal.report;

import java.util.Locale;

/**
 * The stages at which the agent may fail, and must then leave the application as it is without it.
 * The system property {@value #PROPERTY} names one that shall fail, for tests.
 */
public enum FailurePoint {
    /** Defining the class through which woven code calls the agent. */
    BRIDGE,
    /** Weaving sqlite-jdbc's class. */
    WEAVE,
    /** Taking up work with a copy of sqlite-jdbc. */
    COPY,
    /** Generating the classes of the handles. */
    HANDLE,
    /** Making a handle without running sqlite-jdbc's constructor. */
    ALLOCATION,
    /** Putting a protected connection together. */
    WRAP,
    /** Weaving the JDK's classes that open files. */
    FILES;

    private static final String PROPERTY = "safelite.test.fail";

    /** Goes on, unless a test wants this stage to fail. */
    public void pass() {
        String wanted = System.getProperty(PROPERTY);
        if (wanted != null && wanted.equals(name().toLowerCase(Locale.ROOT))) {
            throw new IllegalStateException(PROPERTY + "=" + wanted);
        }
    }
}
