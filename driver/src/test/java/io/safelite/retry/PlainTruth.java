package io.safelite.retry;

import io.safelite.retry.Combination.Manner;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What there is to see and what is left in the end where nothing comes in the way: plain
 * sqlite-jdbc, one transaction after the other. SafeLite must not show anything else.
 */
final class PlainTruth {
    private final TruthDatabase database;
    private final Connection connection;
    private final Map<List<Object>, Result> known = new HashMap<>();

    /**
     * What comes of transactions one after the other.
     *
     * @param seen by the application
     * @param content of the database afterwards
     */
    record Result(List<Object> seen, List<String> content) {}

    /**
     * @param connection one that the application has for itself
     */
    PlainTruth(TruthDatabase database, Connection connection) {
        this.database = database;
        this.connection = connection;
    }

    /** The foreign transaction first, then the application's. */
    Result foreignFirst(Combination c) throws SQLException {
        return c.manner() == Manner.ROLLS_BACK_AT_LAST
                ? alone(c.actions())
                : after(c.actions(), c.foreign().sql());
    }

    /** Only the application's, up to its write. */
    List<Object> beforeWrite(Combination c) throws SQLException {
        return alone(c.actions().subList(0, c.actionsBeforeWrite())).seen();
    }

    /** Likewise, after the foreign transaction. */
    List<Object> beforeWriteAfterForeign(Combination c) throws SQLException {
        return after(c.actions().subList(0, c.actionsBeforeWrite()), c.foreign().sql()).seen();
    }

    /** Only the foreign transaction. */
    List<String> foreignOnly(Combination c) throws SQLException {
        return after(List.of(), c.foreign().sql()).content();
    }

    private Result alone(List<String> actions) throws SQLException {
        return after(actions, "SELECT 1");
    }

    private Result after(List<String> actions, String foreign) throws SQLException {
        Result result = known.get(List.of(actions, foreign));
        if (result == null) {
            database.reset();
            TruthDatabase.resetTemp(connection);
            database.foreign(foreign);
            // A new one each time: sqlite-jdbc's prepared statements do not survive their failures.
            Application application = new Application(connection);
            application.begin();
            application.perform(actions);
            application.commit();
            application.closeStatements();
            result = new Result(application.seen(), database.content());
            known.put(List.of(actions, foreign), result);
        }
        return result;
    }
}
