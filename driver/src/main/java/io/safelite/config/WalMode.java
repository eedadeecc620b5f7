package io.safelite.config;

/** Whether SafeLite may switch a database file to WAL. */
public enum WalMode {
    AUTO,
    KEEP,
    FORCE
}
