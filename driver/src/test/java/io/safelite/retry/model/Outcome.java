package io.safelite.retry.model;

import java.sql.SQLException;
import java.util.List;

/**
 * How a program went.
 *
 * @param refusal what made it impossible to go on; null if it came to its end
 * @param stoppedAt the step that was refused, or the number of steps
 */
record Outcome(List<Observation> trace, boolean committed, SQLException refusal, int stoppedAt) {

    boolean isRefused() {
        return refusal != null;
    }

    /** Whether it was told so by an SQLState, which sqlite-jdbc has none of. */
    boolean isRefusedBySafeLite() {
        return isRefused() && refusal.getSQLState() != null;
    }

    @Override
    public String toString() {
        if (isRefused()) {
            return "refused at " + stoppedAt + ": " + refusal;
        }
        return committed ? "committed" : "rolled back";
    }
}
