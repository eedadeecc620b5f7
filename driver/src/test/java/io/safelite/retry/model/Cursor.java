package io.safelite.retry.model;

import java.sql.ResultSet;
import java.sql.SQLException;

/** A result set that the application reads. */
final class Cursor {
    private final ResultSet rows;
    private final Call call;
    private boolean ended;
    private int moves;

    Cursor(ResultSet rows, Call call) {
        this.rows = rows;
        this.call = call;
    }

    ResultSet rows() {
        return rows;
    }

    Call call() {
        return call;
    }

    boolean next() throws SQLException {
        boolean found = rows.next();
        ended = !found;
        moves++;
        return found;
    }

    /** Whether there may be more rows to read. */
    boolean isOpen() {
        return !ended;
    }

    /** How often it was moved. */
    int moves() {
        return moves;
    }
}
