package io.safelite.internal.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Which state of each database a transaction sees. Two transactions of one connection with equal
 * versions see the same data (https://sqlite.org/pragma.html#pragma_data_version).
 *
 * @param versions of every database of the connection but the temporary one
 * @param temporarySchema changes with the temporary tables and views, which are the connection's
 *     own
 */
public record Snapshot(List<Version> versions, long temporarySchema) {

    /**
     * The state of one database.
     *
     * @param schema its name in this connection
     * @param data changes when another connection has committed
     * @param definitions changes with its tables, indexes, views and triggers
     */
    record Version(String schema, long data, long definitions) {}

    /** The present one; begins to read where the transaction has not yet. */
    public static Snapshot of(Connection raw) throws SQLException {
        List<Version> versions = new ArrayList<>();
        long temporary;
        try (Statement statement = raw.createStatement()) {
            for (String schema : schemas(statement)) {
                String name = '"' + schema.replace("\"", "\"\"") + '"';
                long definitions = ask(statement, "PRAGMA " + name + ".schema_version");
                long data = ask(statement, "PRAGMA " + name + ".data_version");
                versions.add(new Version(schema, data, definitions));
            }
            temporary = ask(statement, "PRAGMA temp.schema_version");
        }
        return new Snapshot(versions, temporary);
    }

    private static List<String> schemas(Statement statement) throws SQLException {
        List<String> schemas = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("PRAGMA database_list")) {
            while (row.next()) {
                if (!row.getString("name").equals("temp")) {
                    schemas.add(row.getString("name"));
                }
            }
        }
        return schemas;
    }

    private static long ask(Statement statement, String pragma) throws SQLException {
        try (ResultSet row = statement.executeQuery(pragma)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Whether nobody else has committed in between. */
    boolean hasDataOf(Snapshot other) {
        return versions.equals(other.versions);
    }

    /** Whether nobody has changed the schema of any database in between. */
    boolean hasSchemaOf(Snapshot other) {
        if (versions.size() != other.versions.size()) {
            return false;
        }
        for (int i = 0; i < versions.size(); i++) {
            Version mine = versions.get(i);
            Version others = other.versions.get(i);
            if (mine.definitions() != others.definitions()
                    || !mine.schema().equals(others.schema())) {
                return false;
            }
        }
        return true;
    }
}
