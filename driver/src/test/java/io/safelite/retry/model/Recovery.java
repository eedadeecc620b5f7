package io.safelite.retry.model;

import java.sql.SQLException;

/** What an application does itself when its transaction cannot go on. */
interface Recovery {
    /** Gives up: leaves it to the driver. */
    Recovery NONE =
            stopped -> {
                throw stopped.failure();
            };

    /**
     * Goes on after the step that was refused, in another execution, which has performed it.
     *
     * @throws SQLException 40001 if that is not possible
     */
    Execution recover(Stopped stopped) throws Exception;

    /** A transaction that cannot go on, at its step {@code at}. */
    record Stopped(
            Application application,
            Program program,
            int at,
            Execution execution,
            SQLException failure) {}
}
