package io.safelite.internal.journal;

import io.safelite.event.ConflictReason;
import io.safelite.internal.journal.Journal.Obstacle;
import io.safelite.internal.sqlite.ResultCode;
import io.safelite.internal.sqlite.SqliteJdbc;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What SQLite's own bytecode says of a statement (https://sqlite.org/opcode.html): which functions
 * it calls, from wherever they come: the text, a default, a trigger, a view. Used under the
 * session's lock only.
 */
public final class Programs {
    /**
     * What a statement does that matters when it is run again.
     *
     * @param isKnown false for a text that SQLite does not explain: it fails, or is an EXPLAIN
     * @param obstacle why it cannot be; null if it can
     */
    record Program(boolean isKnown, Obstacle obstacle) {}

    /** The opcodes that call a function; their P4 is its name and how many arguments it takes. */
    private static final Set<String> CALLS =
            Set.of(
                    "Function",
                    "PureFunc",
                    "AggStep",
                    "AggStep1",
                    "AggFinal",
                    "AggValue",
                    "AggInverse");

    private static final int MOST_KEPT = 200;

    /** SQLite passes over them, but not behind an EXPLAIN. */
    private static final Pattern EMPTY_STATEMENTS = Pattern.compile("^[\\s;]+");

    private final Connection raw;
    private final SqliteJdbc sqlite;
    private final Functions functions;

    private final Map<String, Program> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Program> eldest) {
                    return size() > MOST_KEPT;
                }
            };

    private Snapshot schemaOfKept;

    /**
     * @param raw the connection the statements are run on
     */
    public Programs(Connection raw, SqliteJdbc sqlite) {
        this.raw = raw;
        this.sqlite = sqlite;
        this.functions = new Functions(raw, sqlite);
    }

    /** The application may have changed what SQLite does not count as schema: functions. */
    public void forget() {
        functions.forget();
        kept.clear();
    }

    /** What is known is only true of this schema. */
    void use(Snapshot snapshot) {
        if (schemaOfKept == null
                || !schemaOfKept.hasSchemaOf(snapshot)
                || schemaOfKept.temporarySchema() != snapshot.temporarySchema()) {
            kept.clear();
            schemaOfKept = snapshot;
        }
    }

    /**
     * @param mayKeep whether the schema is still that of {@link #use}: nothing was created in this
     *     transaction
     */
    Program of(String sql, boolean mayKeep) throws SQLException {
        Program program = mayKeep ? kept.get(sql) : null;
        if (program == null) {
            program = explain(sql);
            if (mayKeep) {
                kept.put(sql, program);
            }
        }
        return program;
    }

    private Program explain(String sql) throws SQLException {
        Obstacle obstacle = null;
        try (Statement statement = raw.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "EXPLAIN " + EMPTY_STATEMENTS.matcher(sql).replaceFirst(""))) {
            while (row.next()) {
                String opcode = row.getString(2);
                if (obstacle == null && CALLS.contains(opcode)) {
                    obstacle = obstacle(sql, row.getString(6));
                }
            }
        } catch (SQLException e) {
            if (ResultCode.isInterrupt(sqlite.resultCode(e))) {
                throw e;
            }
            return new Program(
                    false,
                    new Obstacle(
                            ConflictReason.NON_DETERMINISTIC,
                            "SQLite does not explain whether it is deterministic: " + sql));
        }
        return new Program(true, obstacle);
    }

    /**
     * @param call like {@code random(0)}
     */
    private Obstacle obstacle(String sql, String call) throws SQLException {
        String name = call.substring(0, call.lastIndexOf('('));
        return switch (functions.natureOf(name)) {
            case REPEATABLE -> null;
            case NON_DETERMINISTIC ->
                    new Obstacle(
                            ConflictReason.NON_DETERMINISTIC,
                            "a statement calls " + name + "(), by itself or below: " + sql);
            case USER ->
                    new Obstacle(
                            ConflictReason.USER_FUNCTION,
                            "a statement calls the application's function " + name + "(): " + sql);
        };
    }
}
