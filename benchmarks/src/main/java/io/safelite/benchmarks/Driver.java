package io.safelite.benchmarks;

import java.nio.file.Path;
import java.util.Locale;

/** The sides of the pairs. */
enum Driver {
    PLAIN("jdbc:sqlite:", "?journal_mode=WAL&transaction_mode=IMMEDIATE"),
    SAFELITE("jdbc:safelite:", ""),
    /** SafeLite that records nothing, and so runs no transaction again. */
    UNRECORDED("jdbc:safelite:", "?safelite.retry=off"),
    /** In a JVM with SafeLite's agent. */
    AGENT("jdbc:sqlite:", "");

    private final String prefix;
    private final String parameters;

    Driver(String prefix, String parameters) {
        this.prefix = prefix;
        this.parameters = parameters;
    }

    /** What the JMH parameter and the options call it. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Driver of(String key) {
        for (Driver driver : values()) {
            if (driver.key().equals(key)) {
                return driver;
            }
        }
        throw new IllegalArgumentException(
                "There is no driver \""
                        + key
                        + "\"; allowed are plain, safelite, unrecorded and agent.");
    }

    /** The URL an application would use, and nothing else. */
    String url(Path file) {
        return prefix + file + parameters;
    }

    /** Without waiting for the disk at any commit, so that the cost of the calls shows. */
    String urlWithoutSync(Path file) {
        return url(file) + (parameters.isEmpty() ? "?" : "&") + "synchronous=OFF";
    }
}
