package io.safelite.it.errors;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jooq.exception.DataAccessException;

/**
 * An exception of a framework.
 *
 * @param failure as the application catches it
 */
record Translation(Throwable failure) {
    /** Lets something go wrong and catches what the tool makes of it. */
    static Translation of(Tool tool, Event event, boolean isSafe, Path directory)
            throws SQLException {
        Database database = Database.create(directory, isSafe, event.parameters());
        try (HikariDataSource pool = database.pool(2)) {
            event.happen(tool, database, pool);
        } catch (Exception e) {
            return new Translation(e);
        }
        throw new AssertionError("nothing went wrong");
    }

    /** As a cell of the table: the framework's classes, the outermost first. */
    String cell() {
        List<String> cell = new ArrayList<>();
        causes().takeWhile(cause -> !(cause instanceof SQLException))
                .forEach(cause -> cell.add("`" + cause.getClass().getSimpleName() + "`"));
        causes().filter(SQLException.class::isInstance)
                .limit(1)
                .filter(cause -> !isFromSqlite(cause))
                .forEach(cause -> cell.add("`" + cause.getClass().getSimpleName() + "`"));
        String classes = String.join(" ← ", cell);
        return failure instanceof DataAccessException jooq
                ? classes + " `" + jooq.sqlStateClass() + "`"
                : classes;
    }

    private static boolean isFromSqlite(Throwable e) {
        return e instanceof org.sqlite.SQLiteException;
    }

    /** The driver's. */
    SQLException origin() {
        return causes().filter(Translation::isFromSqlite)
                .map(SQLException.class::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("not from SQLite", failure));
    }

    private Stream<Throwable> causes() {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }
}
