package io.safelite.retry.model;

import io.safelite.retry.model.Observation.Kind;
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

    /** Looks at a column. */
    void look(Execution app, Getter getter, int column) throws SQLException {
        // Behind the last row sqlite-jdbc still shows that row, if setMaxRows has ended it.
        // SafeLite's copy of what RETURNING gave does not know the declared types.
        if (isOpen() && !(getter.isOfColumn() && call.isReturning())) {
            app.see(Kind.VALUE, getter + " " + column, getter.get(rows, column));
        }
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
