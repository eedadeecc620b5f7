package io.safelite.internal.journal;

import io.safelite.internal.sqlite.SqliteJdbc;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The SQL functions of a connection (https://sqlite.org/pragma.html#pragma_function_list), compared
 * with those of a fresh one: what is there beyond, or is otherwise, is the application's. Used
 * under the session's lock only.
 */
final class Functions {
    /** What running a function twice means. */
    enum Nature {
        REPEATABLE,
        /** Another result each time, or one that depends on what the connection did before. */
        NON_DETERMINISTIC,
        /** The application's own code. */
        USER
    }

    /**
     * One definition; a name may have several.
     *
     * @param type {@code s} for scalar, {@code a} or {@code w} for one over rows
     * @param arguments how many it takes; negative for any number
     */
    private record Definition(
            boolean builtin, String type, String encoding, int arguments, int flags) {

        /** {@code SQLITE_DETERMINISTIC} (https://sqlite.org/c3ref/c_deterministic.html). */
        private static final int DETERMINISTIC = 0x800;

        /** sqlite-jdbc's additions to SQLite and all that work over rows lack the mark. */
        boolean isDeterministic() {
            return !builtin || !type.equals("s") || (flags & DETERMINISTIC) != 0;
        }
    }

    /**
     * SQLite counts them as deterministic, but told {@code 'now'} or nothing they know the time,
     * and a statement's bytecode does not show what they are told
     * (https://sqlite.org/lang_datefunc.html).
     */
    private static final Set<String> OF_TIME =
            Set.of("date", "time", "datetime", "julianday", "strftime", "unixepoch", "timediff");

    /** Not marked, but the same for as long as the library is. */
    private static final Set<String> OF_LIBRARY =
            Set.of(
                    "sqlite_version",
                    "sqlite_source_id",
                    "sqlite_compileoption_get",
                    "sqlite_compileoption_used");

    private final Connection raw;
    private final SqliteJdbc sqlite;
    private Map<String, Set<Definition>> here;
    private Map<String, Set<Definition>> everywhere;

    Functions(Connection raw, SqliteJdbc sqlite) {
        this.raw = raw;
        this.sqlite = sqlite;
    }

    /** The application may have defined some since. */
    void forget() {
        here = null;
    }

    Nature natureOf(String name) throws SQLException {
        if (everywhere == null) {
            try (Connection fresh = sqlite.openScratch(raw)) {
                everywhere = definitions(fresh);
            }
        }
        if (here == null) {
            here = definitions(raw);
        }
        Set<Definition> definitions = here.getOrDefault(name, Set.of());
        if (!definitions.equals(everywhere.getOrDefault(name, Set.of()))) {
            return Nature.USER;
        }
        boolean isRepeatable =
                OF_LIBRARY.contains(name)
                        || (!definitions.isEmpty()
                                && !OF_TIME.contains(name)
                                && definitions.stream().allMatch(Definition::isDeterministic));
        return isRepeatable ? Nature.REPEATABLE : Nature.NON_DETERMINISTIC;
    }

    private static Map<String, Set<Definition>> definitions(Connection connection)
            throws SQLException {
        Map<String, Set<Definition>> definitions = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT name, builtin, type, enc, narg, flags"
                                        + " FROM pragma_function_list")) {
            while (row.next()) {
                definitions
                        .computeIfAbsent(row.getString(1), name -> new HashSet<>())
                        .add(
                                new Definition(
                                        row.getBoolean(2),
                                        row.getString(3),
                                        row.getString(4),
                                        row.getInt(5),
                                        row.getInt(6)));
            }
        }
        return definitions;
    }
}
