package io.safelite.config;

import java.sql.SQLException;
import java.util.Locale;

/** What happens when a transaction that holds no lock cannot go on as it was. */
public enum RetryMode {
    /** It is run again by the driver, and goes on if everything it has seen is still so. */
    SAFE,
    /**
     * It is rolled back, because whoever calls runs it again; only where that would not help, for
     * it has given way to another connection of its own thread, is it run again by the driver.
     */
    CALLER,
    /** It is rolled back. */
    OFF,
    /** It is rolled back, and told whether running it again would have been possible. */
    REPORT;

    /**
     * As the setting {@code safelite.retry} has it.
     *
     * @throws SQLException naming what is accepted
     */
    public static RetryMode of(String value) throws SQLException {
        return valueOf(Setting.RETRY.check(value).toUpperCase(Locale.ROOT));
    }
}
