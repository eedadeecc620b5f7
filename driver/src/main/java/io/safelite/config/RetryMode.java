package io.safelite.config;

/** What happens when a transaction that holds no lock cannot go on as it was. */
public enum RetryMode {
    /** It is run again by the driver, and goes on if everything it has seen is still so. */
    SAFE,
    /** It is rolled back. */
    OFF,
    /** It is rolled back, and told whether running it again would have been possible. */
    REPORT
}
