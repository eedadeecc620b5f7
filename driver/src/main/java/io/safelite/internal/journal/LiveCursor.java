package io.safelite.internal.journal;

import java.sql.ResultSet;
import java.sql.SQLException;

/** The application's end of a cursor: it stays open while the rows below it are exchanged. */
public interface LiveCursor {
    /** Closes the rows below, so that they pin nothing; the application's end stays open. */
    void park() throws SQLException;

    /**
     * Goes on over other rows.
     *
     * @param rows at the same place as the rows that were parked
     */
    void resume(ResultSet rows) throws SQLException;
}
