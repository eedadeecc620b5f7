package io.safelite.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.internal.sql.Action.Begin;
import io.safelite.internal.sql.Action.Mode;
import io.safelite.internal.sql.Action.Read;
import io.safelite.internal.sql.Action.Release;
import io.safelite.internal.sql.Action.RollbackTo;
import io.safelite.internal.sql.Action.Savepoint;
import io.safelite.internal.sql.Action.Setting;
import io.safelite.internal.sql.Action.Write;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the classifier with the programs SQLite compiles: {@code EXPLAIN} shows whether a
 * statement begins a read or a write transaction, or ends one (<a
 * href="https://sqlite.org/opcode.html">opcode</a>), without running it.
 */
class ClassifierAgainstSqliteTest {

    /** Every keyword of SQLite, from https://sqlite.org/lang_keywords.html. */
    private static final String[] KEYWORDS =
            """
            ABORT ACTION ADD AFTER ALL ALTER ALWAYS ANALYZE AND AS ASC ATTACH AUTOINCREMENT BEFORE \
            BEGIN BETWEEN BY CASCADE CASE CAST CHECK COLLATE COLUMN COMMIT CONFLICT CONSTRAINT \
            CREATE CROSS CURRENT CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DATABASE DEFAULT \
            DEFERRABLE DEFERRED DELETE DESC DETACH DISTINCT DO DROP EACH ELSE END ESCAPE EXCEPT \
            EXCLUDE EXCLUSIVE EXISTS EXPLAIN FAIL FILTER FIRST FOLLOWING FOR FOREIGN FROM FULL \
            GENERATED GLOB GROUP GROUPS HAVING IF IGNORE IMMEDIATE IN INDEX INDEXED INITIALLY INNER \
            INSERT INSTEAD INTERSECT INTO IS ISNULL JOIN KEY LAST LEFT LIKE LIMIT MATCH MATERIALIZED \
            NATURAL NO NOT NOTHING NOTNULL NULL NULLS OF OFFSET ON OR ORDER OTHERS OUTER OVER \
            PARTITION PLAN PRAGMA PRECEDING PRIMARY QUERY RAISE RANGE RECURSIVE REFERENCES REGEXP \
            REINDEX RELEASE RENAME REPLACE RESTRICT RETURNING RIGHT ROLLBACK ROW ROWS SAVEPOINT \
            SELECT SET TABLE TEMP TEMPORARY THEN TIES TO TRANSACTION TRIGGER UNBOUNDED UNION UNIQUE \
            UPDATE USING VACUUM VALUES VIEW VIRTUAL WHEN WHERE WINDOW WITH WITHIN WITHOUT\
            """
                    .split(" ");

    @TempDir Path directory;

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = RichSchema.open(directory);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void agreesOnStatementsByHand() throws SQLException {
        for (String sql : byHand()) {
            Program program = explain(sql);
            assertThat(program).as("accepted by SQLite: %s", sql).isNotNull();
            check(sql, program);
        }
    }

    @Test
    void agreesOnGeneratedStatements() throws SQLException {
        Long given = Long.getLong("safelite.test.seed");
        long seed = given != null ? given : System.nanoTime();
        StatementGenerator generator = new StatementGenerator(new Random(seed));
        try {
            agrees(generator::read, Read.class, false);
            agrees(generator::write, Write.class, null);
            agrees(generator::insertion, Write.class, true);
            agrees(generator::definition, Write.class, false);
        } catch (AssertionError e) {
            throw new AssertionError("with -Dsafelite.test.seed=" + seed, e);
        }
    }

    private void agrees(Supplier<String> source, Class<? extends Action> expected, Boolean insert)
            throws SQLException {
        int statements = 1500;
        int accepted = 0;
        for (int i = 0; i < statements; i++) {
            String sql = source.get();
            Program program = explain(sql);
            if (program != null) {
                accepted++;
                check(sql, program);
                SqlStatement statement = SqlStatement.first(sql);
                assertThat(statement.action()).as(sql).isInstanceOf(expected);
                if (insert != null) {
                    assertThat(statement.insert()).as(sql).isEqualTo(insert);
                }
            }
        }
        // What SQLite refuses proves nothing, so most has to be accepted.
        assertThat(accepted).as("accepted of " + expected).isGreaterThan(statements * 4 / 5);
    }

    /** All ways to write what steers a transaction, right and wrong, with every keyword as name. */
    @Test
    void agreesOnWhatSteersTransactions() throws SQLException {
        List<String> names = new ArrayList<>(List.of(KEYWORDS));
        names.addAll(
                List.of(
                        "",
                        "x",
                        "'a b'",
                        "\"a\"\"b\"",
                        "'a''b'",
                        "`c``d`",
                        "[e f]",
                        "\u00e9",
                        "x$1"));
        names.addAll(List.of("1", "?", ":a", "x'00'", "'", "\"a", "[b", "x y", "x.y", "(x)", "''"));
        int refused = 0;
        for (String name : names) {
            for (String form :
                    List.of(
                            "begin %s",
                            "begin transaction %s",
                            "begin deferred %s",
                            "begin deferred transaction %s",
                            "begin immediate %s",
                            "begin immediate transaction %s",
                            "begin exclusive transaction %s",
                            "end %s",
                            "end transaction %s",
                            "commit %s",
                            "commit transaction %s",
                            "rollback %s",
                            "rollback transaction %s",
                            "rollback to %s",
                            "rollback to savepoint %s",
                            "rollback transaction to %s",
                            "rollback transaction to savepoint %s",
                            "rollback transaction x to %s",
                            "rollback transaction %s to x",
                            "rollback transaction %s to savepoint x",
                            "rollback %s to x",
                            "savepoint %s",
                            "savepoint%s",
                            "savepoint x %s",
                            "release %s",
                            "release savepoint %s",
                            "release savepoint x %s",
                            "release transaction %s")) {
                String sql = form.formatted(name);
                Program program = explain(sql);
                if (program == null) {
                    refused++;
                    assertThat(SqlStatement.first(sql).action()).as(sql).isEqualTo(Action.WRITE);
                } else {
                    check(sql, program);
                    assertThat(SqlStatement.first(sql).action())
                            .as(sql)
                            .isNotInstanceOf(Write.class);
                }
            }
        }
        assertThat(refused).isPositive();
    }

    /** With every keyword as the name of a schema, but for that of a schema which is there. */
    @Test
    void agreesOnWhatVacuumDoes() throws SQLException {
        int accepted = 0;
        for (String name : KEYWORDS) {
            if (name.equals("TEMP")) {
                continue;
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("attach ':memory:' as \"" + name + "\"");
                for (String form :
                        List.of(
                                "vacuum %s",
                                "vacuum %s into 'x'", "vacuum '%s'", "vacuum [%s] into 'x'")) {
                    String sql = form.formatted(name);
                    Program program = explain(sql);
                    if (program != null) {
                        accepted++;
                        check(sql, program);
                    }
                }
                statement.execute("detach \"" + name + "\"");
            }
        }
        assertThat(accepted).isGreaterThan(2 * KEYWORDS.length);
    }

    /** What {@code EXPLAIN} cannot be put before, run instead. */
    @Test
    void skipsWhatSqliteSkipsBeforeTheFirstStatement() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql :
                    List.of(
                            ";;select 1",
                            "\uFEFF;select 1",
                            ";\uFEFFselect 1",
                            " -- c\n; /* ; */ ;\nselect 1; garbage",
                            "select 1\0 garbage",
                            "select 1 /* garbage",
                            "select 1 -- garbage",
                            " \u000Bselect 1",
                            "-- c\n\u000Bselect 1")) {
                assertThat(SqlStatement.first(sql).action()).as(sql).isEqualTo(Action.READ);
                try (ResultSet rows = statement.executeQuery(sql)) {
                    assertThat(rows.getInt(1)).as(sql).isEqualTo(1);
                }
            }
            for (String sql : List.of("\u000Bselect 1", "/**/\u000Bselect 1", "\u017Felect 1")) {
                assertThat(SqlStatement.first(sql).action()).as(sql).isEqualTo(Action.WRITE);
                assertThatThrownBy(() -> statement.executeQuery(sql))
                        .as(sql)
                        .isInstanceOf(SQLException.class);
            }
        }
    }

    private static void check(String sql, Program program) {
        Action action = SqlStatement.first(sql).action();
        if (program.steers() != null) {
            assertThat(action).as(sql).isEqualTo(program.steers());
        } else if (program.writes()) {
            assertThat(action).as(sql).isEqualTo(Action.WRITE);
        } else if (action instanceof Write) {
            // Deliberately unsure: whether these find something to do is for SQLite to know.
            assertThat(firstWord(sql)).as(sql).isIn("create", "drop", "reindex", "analyze");
        } else if (action instanceof Setting setting) {
            assertThat(setting.name()).as(sql).isIn("attach", "detach");
        } else {
            assertThat(action).as(sql).isEqualTo(Action.READ);
        }
    }

    private static String firstWord(String sql) {
        Tokenizer tokens = new Tokenizer(sql);
        return Ascii.lowerCase(sql.substring(tokens.start(), tokens.end()));
    }

    /** The program of a statement; null if SQLite refuses it. */
    private Program explain(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("explain " + sql)) {
            boolean writes = false;
            Mode mode = Mode.DEFERRED;
            Action steers = null;
            boolean begins = false;
            while (rows.next()) {
                int p1 = rows.getInt("p1");
                int p2 = rows.getInt("p2");
                String p4 = rows.getString("p4");
                switch (rows.getString("opcode")) {
                    case "Transaction" -> {
                        writes |= p2 > 0;
                        mode = p2 > 1 ? Mode.EXCLUSIVE : p2 > 0 ? Mode.IMMEDIATE : mode;
                    }
                    case "AutoCommit" -> {
                        begins = p1 == 0;
                        steers = p2 == 0 ? Action.COMMIT : Action.ROLLBACK;
                    }
                    case "Savepoint" ->
                            steers =
                                    switch (p1) {
                                        case 0 -> new Savepoint(p4);
                                        case 1 -> new Release(p4);
                                        default -> new RollbackTo(p4);
                                    };
                    case "Vacuum" -> steers = p2 == 0 ? Action.STANDALONE : Action.COPY;
                    default -> {}
                }
            }
            return new Program(begins ? new Begin(mode) : steers, writes);
        } catch (SQLException e) {
            return null;
        }
    }

    /**
     * What matters of a compiled statement.
     *
     * @param steers the action, if it is one on transactions; else null
     * @param writes whether it begins a write transaction on any database
     */
    private record Program(Action steers, boolean writes) {}

    private static List<String> byHand() {
        List<String> statements = new ArrayList<>();
        for (String trivia :
                List.of("", " ", "\n", "/* ; */", "-- insert\n", "\uFEFF", "/**/\t\f\r")) {
            for (String sql : BY_HAND) {
                statements.add(trivia + sql);
                statements.add(
                        sql.replace(" ", trivia.isEmpty() ? "  " : " " + trivia) + " ; garbage");
            }
        }
        return statements;
    }

    private static final List<String> BY_HAND =
            List.of(
                    "select 1",
                    "select * from t",
                    "select * from v",
                    "select * from aux.w",
                    "select * from temp.tt",
                    "select * from sqlite_schema",
                    "select * from full where full match 'a'",
                    "select * from box where x0 > 1",
                    "select * from pragma_table_info('t')",
                    "select * from json_each('[1]')",
                    "select \"insert\".\"values\" from \"insert\"",
                    "select \"end\", [replace], `values` from \"insert\"",
                    "select replace('a', 'b', 'c') as \"replace\"",
                    "select case when 1 then 2 end",
                    "select 1 where 'insert' <> 'update'",
                    "select changes(), last_insert_rowid()",
                    "values (1), (2)",
                    "values(1)union select 2",
                    "with x as (select 1) select * from x",
                    "with replace as (select 1) select * from replace",
                    "with begin as (select 1) select * from begin",
                    "with 'insert' as (select 1) select 1",
                    "with recursive x(n) as (values (1) union all select n + 1 from x where n < 9)"
                            + " select sum(n) from x",
                    "with recursive recursive as (select 1) select * from recursive",
                    "with materialized as materialized (select 1) select * from materialized",
                    "with x as not materialized (select 1), y(a) as (select (2)) values (1)",
                    "with x as (with y as (select ')') select * from y) select * from x",
                    "with x as (select 1) insert into t select null, 2, 3 from x",
                    "with x as (select 1) replace into u (a, b, c) select 1, 2, 3 from x",
                    "with x as (select 1) update t set b = (select * from x)",
                    "with x as (select 1) delete from t where a in x",
                    "with x as (select 1 as a) update v set b = 2 from x where x.a = v.a",
                    "insert into t default values",
                    "insert into t values (1, 2, 3) on conflict do nothing",
                    "insert into t(b) values (1) on conflict (a) do update set b = 2 returning *",
                    "insert or rollback into u (a, b) values (1, 2)",
                    "insert into v values (1, 2, 3)",
                    "insert into full values ('a', 'b')",
                    "insert into full (full) values ('optimize')",
                    "insert into box values (1, 2, 3)",
                    "insert into tt values (1, 2, 3)",
                    "insert into aux.w values (1, 2, 3)",
                    "insert into t select * from t where 0",
                    "replace into t values (1, 2, 3)",
                    "replace into [replace] values (1, 2, 3)",
                    "update t set b = 1 where 0",
                    "update or ignore t set b = 1",
                    "update v set b = 1",
                    "update full set a = 1",
                    "update tt set a = 1",
                    "delete from t",
                    "delete from t where 0",
                    "delete from v",
                    "delete from parent",
                    "delete from box",
                    "create table n (a)",
                    "create table if not exists t (a)",
                    "create table n as select * from t",
                    "create temp table n (a)",
                    "create temporary view n as select 1",
                    "create view if not exists v as select 1",
                    "create index n on t (b)",
                    "create unique index if not exists n on t (b)",
                    "create virtual table n using fts5 (a)",
                    "create trigger n after insert on t begin select case 1 when 1 then 2 end; end",
                    "create temp trigger if not exists n delete on t begin delete from u; end",
                    "drop table t",
                    "drop table full",
                    "drop table if exists nowhere",
                    "drop view v",
                    "drop index t_b",
                    "drop trigger t_insert",
                    "drop trigger temp.temp_delete",
                    "alter table t rename to n",
                    "alter table t rename column b to n",
                    "alter table t add column n",
                    "alter table child rename id to n",
                    "reindex",
                    "reindex t",
                    "reindex nocase",
                    "analyze",
                    "analyze t",
                    "analyze aux",
                    "vacuum",
                    "vacuum aux",
                    "vacuum into 'x'",
                    "vacuum aux into 'x'",
                    "vacuum 'aux' into 'x' || 'y'",
                    "attach 'x' as y",
                    "attach database ':memory:' as 'y'",
                    "attach '' as y key 'k'",
                    "detach aux",
                    "detach database 'aux'",
                    "begin",
                    "begin immediate",
                    "begin exclusive transaction",
                    "end",
                    "commit transaction",
                    "rollback",
                    "rollback transaction to savepoint x",
                    "savepoint 'a b'",
                    "release x");
}
