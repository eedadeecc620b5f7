package io.safelite.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Runs scripts twice, whole by SQLite's own sqlite3_exec() and piece by piece as {@link
 * SqlStatement#script} cuts them, and compares what the two databases hold afterwards.
 */
class ScriptAgainstSqliteTest {

    private static final int SCRIPTS = 400;

    /** Errors, of which everything behind is not run, and pieces without a statement. */
    private static final String[] ODD_PIECES = {
        "",
        " ",
        "-- ;\n",
        "/* ; */",
        "\uFEFF",
        "begin",
        "commit",
        "end",
        "rollback",
        "savepoint x",
        "release x",
        "nonsense",
        "select 'a",
        "insert into t (b) values ('\u00e9\uD83D\uDE00;')",
        "create trigger x after insert on t begin select 1",
        "case when 1 then 2 end",
        "create trigger odd after insert on u begin select 1; end extra",
        "backup to nowhere",
        "insert into t (b) values ($x(;))",
        "insert into t (b) values (x'3b3b')",
        "explain select 1",
        "insert into t (b) values (1\0)",
        "select 1 /* ; */ -- ;"
    };

    @Test
    void runsTheSamePieceByPiece() throws SQLException {
        // Always the same scripts, unless asked: about one random run in fifty writes one that
        // keeps
        // SQLite busy for hours (tables that grow by joining themselves).
        long seed = Long.getLong("safelite.test.seed", 1);
        Random random = new Random(seed);
        StatementGenerator generator = new StatementGenerator(random);
        int complete = 0;
        for (int i = 0; i < SCRIPTS; i++) {
            String script = script(generator, random);
            Outcome whole = run(List.of(script), true);
            Outcome pieces =
                    run(
                            SqlStatement.script(script).stream().map(SqlStatement::text).toList(),
                            false);
            assertThat(pieces)
                    .as("with -Dsafelite.test.seed=%d:\n%s", seed, script)
                    .isEqualTo(whole);
            complete += whole.failed() ? 0 : 1;
        }
        // A script that fails early proves little.
        assertThat(complete).isGreaterThan(SCRIPTS / 5);
    }

    private static String script(StatementGenerator generator, Random random) {
        StringBuilder script = new StringBuilder();
        for (int i = 2 + random.nextInt(6); i > 0; i--) {
            script.append(
                    switch (random.nextInt(9)) {
                        case 0, 1, 2 -> generator.definition();
                        case 3, 4 -> generator.insertion();
                        case 5 -> generator.write();
                        case 6 -> generator.read();
                        default -> ODD_PIECES[random.nextInt(ODD_PIECES.length)];
                    });
            // The newline ends a comment that the piece may end with.
            script.append("\n;");
        }
        return script.toString();
    }

    /** Runs the pieces until one fails, and dumps the database. */
    private static Outcome run(List<String> pieces, boolean whole) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("attach ':memory:' as aux");
            RichSchema.create(statement);
            boolean failed = false;
            try {
                for (String piece : pieces) {
                    if (whole) {
                        statement.executeUpdate(piece);
                    } else {
                        runToTheEnd(statement, piece);
                    }
                }
            } catch (SQLException e) {
                failed = true;
            }
            statement.close();
            return new Outcome(failed, dump(connection));
        }
    }

    /** Runs the first statement of the text only, which has to be all there is. */
    private static void runToTheEnd(Statement statement, String piece) throws SQLException {
        if (statement.execute(piece)) {
            try (ResultSet rows = statement.getResultSet()) {
                while (rows.next()) {
                    // An INSERT with RETURNING is complete only when all rows have been read.
                }
            }
        }
    }

    private static List<String> dump(Connection connection) throws SQLException {
        List<String> lines = new ArrayList<>();
        for (String schema : List.of("main", "temp", "aux")) {
            List<String> objects = rows(connection, "select * from " + schema + ".sqlite_schema");
            lines.addAll(objects);
            for (String table :
                    rows(
                            connection,
                            "select printf('\"%w\"', name) from "
                                    + schema
                                    + ".sqlite_schema where type = 'table'"
                                    + " and sql not like 'create virtual%'")) {
                lines.add(table);
                lines.addAll(rows(connection, "select * from " + schema + "." + table));
            }
        }
        return lines;
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                StringBuilder line = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    line.append(i > 1 ? "|" : "").append(rows.getString(i));
                }
                lines.add(line.toString());
            }
        }
        return lines;
    }

    private record Outcome(boolean failed, List<String> dump) {}
}
