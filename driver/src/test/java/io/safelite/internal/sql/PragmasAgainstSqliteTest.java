package io.safelite.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.internal.sql.Action.Read;
import io.safelite.internal.sql.Action.Setting;
import io.safelite.internal.sql.Action.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tries every pragma SQLite has, without a value and with one, against a second connection that
 * holds a lock, in rollback-journal mode, where the locks are easiest to tell apart. Pragmas cannot
 * be explained like other statements, because many act when they are compiled.
 */
class PragmasAgainstSqliteTest {

    private static final int SQLITE_BUSY = 5;

    /** The first finds nothing to analyze; the second only sets what a write has to mind. */
    private static final Set<String> MAY_FIND_NOTHING_TO_WRITE =
            Set.of("optimize", "max_page_count");

    @TempDir Path directory;

    static List<String> statements() throws SQLException {
        List<String> statements = new ArrayList<>();
        for (String name : names()) {
            String value =
                    switch (name) {
                        case "journal_mode" -> "wal";
                        case "locking_mode" -> "exclusive";
                        case "encoding" -> "'UTF-16'";
                        case "page_size" -> "8192";
                        case "hard_heap_limit", "soft_heap_limit" -> "0";
                        case "temp_store_directory" -> "''";
                        case "incremental_vacuum" -> "1";
                        default ->
                                name.contains("index_")
                                        ? "t_b"
                                        : name.matches(".*(table|key)_.*") ? "t" : "7";
                    };
            statements.add("pragma " + name);
            statements.add("pragma main." + name + " = " + value);
            statements.add("PRAGMA \"" + name + "\"(" + value + ")");
        }
        return statements;
    }

    private static List<String> names() throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("pragma pragma_list")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    @Test
    void knowsEveryPragma() throws SQLException {
        assertThat(names()).hasSizeGreaterThan(60);
        Set<String> writing = Set.of("incremental_vacuum", "optimize");
        for (String name : names()) {
            if (!writing.contains(name)) {
                assertThat(Pragmas.action(name, false)).as(name).isNotInstanceOf(Write.class);
            }
        }
        assertThat(Stream.of("key", "nonsense", "").map(name -> Pragmas.action(name, true)))
                .containsOnly(Action.WRITE);
    }

    @ParameterizedTest
    @MethodSource("statements")
    void takesTheLockItIsSaidToTake(String sql) throws SQLException, IOException {
        Action action = SqlStatement.first(sql).action();
        Path file = directory.resolve("test.db");
        try (Connection holder = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement other = holder.createStatement();
                Connection user = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = user.createStatement()) {
            other.executeUpdate(
                    "pragma busy_timeout = 0; create table t (a, b); create index t_b on t (b);"
                            + " insert into t values (1, 2)");
            // A connection reads the schema when it first needs it, and needs a lock for that.
            statement.executeUpdate("pragma busy_timeout = 0; select * from t");
            byte[] before = Files.readAllBytes(file);

            other.executeUpdate("begin exclusive");
            boolean needsReadLock = isBusy(statement, sql);
            other.executeUpdate("rollback; begin immediate");
            boolean needsWriteLock = isBusy(statement, sql);
            other.executeUpdate("rollback");

            if (action instanceof Setting) {
                assertThat(needsReadLock).as("needs a read lock").isFalse();
            }
            if (action instanceof Setting || action instanceof Read) {
                assertThat(needsWriteLock).as("needs the write lock").isFalse();
                statement.executeUpdate("begin");
                assertThat(isBusy(statement, sql)).isFalse();
                assertThat(isBusy(other, "begin immediate")).as("keeps the write lock").isFalse();
                other.executeUpdate("rollback");
                if (action instanceof Setting) {
                    assertThat(isBusy(other, "begin exclusive")).as("keeps a lock").isFalse();
                    other.executeUpdate("rollback");
                }
                statement.executeUpdate("rollback");
                assertThat(Files.readAllBytes(file)).as("the file").isEqualTo(before);
            }
            if (action instanceof Write && !MAY_FIND_NOTHING_TO_WRITE.contains(name(sql))) {
                assertThat(needsWriteLock).as("needs the write lock").isTrue();
            }
        }
    }

    /** Whether SQLite finds the database locked. Other errors show that it did not get there. */
    private static boolean isBusy(Statement statement, String sql) {
        try {
            statement.execute(sql);
            return false;
        } catch (SQLException e) {
            return e.getErrorCode() == SQLITE_BUSY;
        }
    }

    private static String name(String sql) {
        return sql.replaceAll("(?i)^pragma (main\\.)?\"?([a-z_]+).*", "$2");
    }
}
