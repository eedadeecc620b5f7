package io.safelite.internal.jdbc;

import io.safelite.internal.sql.SqlStatement;
import java.sql.SQLException;
import java.sql.Savepoint;

/**
 * A savepoint of JDBC's. Immutable.
 *
 * @param connection the only one it means anything to: names repeat from connection to connection
 * @param id its number, unique in its connection
 * @param name the name the application gave it; null if none
 */
record SafeSavepoint(SafeConnection connection, int id, String name) implements Savepoint {

    /** The same names as sqlite-jdbc gives (jdbc3/JDBC3Savepoint.java). */
    private String sqlName() {
        return name == null ? "SQLITE_SAVEPOINT_" + id : name;
    }

    SqlStatement set() {
        return SqlStatement.first("SAVEPOINT " + quoted());
    }

    SqlStatement release() {
        return SqlStatement.first("RELEASE SAVEPOINT " + quoted());
    }

    SqlStatement rollbackTo() {
        return SqlStatement.first("ROLLBACK TO SAVEPOINT " + quoted());
    }

    private String quoted() {
        return "\"" + sqlName().replace("\"", "\"\"") + "\"";
    }

    @Override
    public int getSavepointId() {
        return id;
    }

    @Override
    public String getSavepointName() {
        return sqlName();
    }

    /** The savepoint as ours. */
    static SafeSavepoint of(SafeConnection connection, Savepoint savepoint) throws SQLException {
        if (savepoint instanceof SafeSavepoint ours && ours.connection == connection) {
            return ours;
        }
        throw new SQLException("not a savepoint of this connection: " + savepoint);
    }
}
