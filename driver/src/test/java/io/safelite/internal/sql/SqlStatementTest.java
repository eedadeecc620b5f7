package io.safelite.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.internal.sql.Action.Begin;
import io.safelite.internal.sql.Action.Mode;
import io.safelite.internal.sql.Action.Release;
import io.safelite.internal.sql.Action.RollbackTo;
import io.safelite.internal.sql.Action.Savepoint;
import io.safelite.internal.sql.Action.Setting;
import io.safelite.internal.sql.SqlStatement.Verb;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oddities by hand; that SQLite agrees is the business of the tests beside this one. */
class SqlStatementTest {

    @Test
    void defersForeignKeysForTheRestOfTheTransaction() {
        assertThat(SqlStatement.first("pragma defer_foreign_keys = on").action())
                .isEqualTo(new Action.Read(true));
        assertThat(SqlStatement.first("pragma defer_foreign_keys").action()).isEqualTo(Action.READ);
    }

    @Test
    void tellsWhatChangesRows() {
        for (String sql :
                List.of(
                        "insert into t values(1)",
                        "REPLACE INTO t VALUES(1)",
                        "update t set a=1",
                        "; delete from t",
                        "with x as (select 1) delete from t",
                        "with x as (select 1) update t set a=1")) {
            assertThat(SqlStatement.first(sql).changesRows()).as(sql).isTrue();
        }
        for (String sql : List.of("select 1", "create table t(a)", "drop table if exists t")) {
            assertThat(SqlStatement.first(sql).changesRows()).as(sql).isFalse();
        }
    }

    @Test
    void noticesWhatMayBeTemporary() {
        for (String sql :
                List.of(
                        "create temp table t(a)",
                        "CREATE TEMPORARY VIEW v AS SELECT 1",
                        "create table Temp.t(a)",
                        "create trigger [temp].x before insert on y begin select 1; end")) {
            assertThat(SqlStatement.first(sql).temporary()).as(sql).isTrue();
        }
        assertThat(SqlStatement.first("create table t(a)").temporary()).isFalse();
        assertThat(SqlStatement.first("insert into temp.t values(1)").temporary()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "SeLeCt 1",
                "select",
                "select\"insert\"from t",
                "select 'a;b'; insert into t values (1)",
                " \t\n\f\rselect 1",
                " \u000Bselect 1",
                "\uFEFFselect 1",
                "\n\uFEFF select 1",
                ";;select 1",
                "; /* c */ ; -- d\n ; select 1",
                "-- insert\nselect 1",
                "/* insert */select 1",
                "/*;*/select 1",
                "/**/select 1",
                "/*/ insert into t values (1) /*/select 1",
                "select 1\0; insert into t values (1)",
                "select replace('a', 'b', 'c')",
                "values (1), (2)",
                "VALUES(1)",
                "with x as (select 1) select * from x",
                "with x(a) as (values(1)) select * from x",
                "with x (a, \"b)\") as materialized (select 1, ')' /* ) */) select * from x",
                "with x as not materialized (select ((1))) values (1)",
                "with recursive x(n) as (select 1 union all select n + 1 from x where n < (9))"
                        + " select n",
                "with x as (select 1), y as (select 2), z as (select 3)select 1",
                "with replace as (select 1) select * from replace",
                "with [insert] as (select 1), 'update' as (select 2), `delete` as (select 3) select"
                        + " 1",
                "explain select 1",
                "explain query plan select 1",
                "explain insert into t values (1)",
                "explain query plan delete from t",
                "explain begin",
                "pragma user_version",
                "PRAGMA main.User_Version;",
                "pragma/**/\"main\" . 'user_version'",
                "pragma table_info(t)",
                "pragma table_info = t",
                "pragma main.integrity_check(10)",
                "pragma journal_mode",
                "pragma page_size",
                "pragma max_page_count",
                "explain pragma user_version",
            })
    void reads(String sql) {
        assertThat(SqlStatement.first(sql))
                .isEqualTo(new SqlStatement(sql, Action.READ, Verb.OTHER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update t set a = 1",
                "delete from t",
                "with x as (select 1) update t set a = 1",
                "with x as (select 1) delete from t",
                "with x as (select 'select' /* select */) delete from t",
                "with x as materialized (select 1) delete from t",
                "create table t (a)",
                "drop table t",
                "alter table t rename to u",
                "reindex",
                "analyze",
                "pragma user_version = 1",
                "pragma user_version == 1",
                "pragma user_version(1)",
                "pragma application_id=1",
                "pragma schema_version=1",
                "pragma max_page_count=1",
                "pragma incremental_vacuum",
                "pragma incremental_vacuum(9)",
                "pragma optimize",
                "explain pragma user_version = 1",
                "explain query plan pragma user_version = 1",
                // Not known, or not SQL.
                "pragma nonsense",
                "pragma nonsense = 1",
                "pragma user_version 1",
                "pragma main.",
                "pragma",
                "pragma ;",
                "nonsense",
                "selects 1",
                "select_ 1",
                "select1",
                "\u017Felect 1",
                "se/**/lect 1",
                "\u000Bselect 1",
                "(select 1)",
                "'select' 1",
                "\"select\" 1",
                "1",
                "?",
                ")",
                "with",
                "with x",
                "with x as",
                "with x as (",
                "with x as (select 1",
                "with x as (select 1)",
                "with x as (select 1) begin",
                "with x as (select 1) vacuum",
                "with x as (select 1; select 2) select 3",
                "with x as select 1",
                "with x as (select 1) y select 1",
                " backup to x",
                "/**/restore from x",
            })
    void writes(String sql) {
        SqlStatement statement = SqlStatement.first(sql);
        assertThat(statement.text()).isEqualTo(sql);
        assertThat(statement.action()).isEqualTo(Action.WRITE);
        assertThat(statement.insert()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into t values (1)",
                "INSERT OR IGNORE INTO t VALUES (1) RETURNING a",
                "replace into t values (1)",
                "; -- c\nreplace into t values (1)",
                "with x as (select 1) insert into t select * from x",
                "with recursive x(a) as (select 1) replace into t select * from x",
                "with \"select\" as (select 1) insert into t select 1",
                "with x as (select ')', \")\", `)`, [)], x'29' -- )\n) insert into t select 1",
                "with x as (select :a(), $b::c(d)) insert into t select 1",
            })
    void inserts(String sql) {
        assertThat(SqlStatement.first(sql))
                .isEqualTo(new SqlStatement(sql, Action.WRITE, Verb.INSERT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vacuum",
                "vacuum main",
                "vacuum \"into\"",
                "pragma journal_mode = wal",
                "pragma journal_mode(wal)",
                "pragma \"main\".\"journal_mode\"=wal",
                "pragma [journal_mode]=wal",
                "explain pragma journal_mode=wal",
                "pragma wal_checkpoint",
                "pragma wal_checkpoint(truncate)",
                "pragma main.wal_checkpoint=full",
                "pragma locking_mode = exclusive",
                "pragma auto_vacuum=1",
                "pragma page_size=8192",
                "pragma encoding='UTF-16'",
                "restore from x",
                "RESTORE main from x",
                "restored",
            })
    void standsAlone(String sql) {
        assertThat(SqlStatement.first(sql))
                .isEqualTo(new SqlStatement(sql, Action.STANDALONE, Verb.OTHER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vacuum into 'x'",
                "VACUUM main Into 'x'",
                "vacuum [into] into ?",
                "vacuum/**/into 'x'"
            })
    void copies(String sql) {
        assertThat(SqlStatement.first(sql))
                .isEqualTo(new SqlStatement(sql, Action.COPY, Verb.OTHER));
    }

    @Test
    void setsSomething() {
        assertThat(action("PRAGMA Foreign_Keys")).isEqualTo(new Setting("foreign_keys", false));
        assertThat(action("pragma foreign_keys=on")).isEqualTo(new Setting("foreign_keys", true));
        assertThat(action("pragma foreign_keys(on)")).isEqualTo(new Setting("foreign_keys", true));
        assertThat(action("pragma temp.cache_size = -9"))
                .isEqualTo(new Setting("cache_size", true));
        assertThat(action("explain pragma query_only=1"))
                .isEqualTo(new Setting("query_only", true));
        // Refused, and nevertheless done.
        assertThat(action("pragma query_only=1 garbage"))
                .isEqualTo(new Setting("query_only", true));
        assertThat(action("pragma locking_mode")).isEqualTo(new Setting("locking_mode", false));
        assertThat(action("attach 'x' as y")).isEqualTo(new Setting("attach", false));
        assertThat(action("detach y")).isEqualTo(new Setting("detach", false));
        assertThat(action("backup to x")).isEqualTo(new Setting("backup", false));
        assertThat(action("BackUp main to 'x y'")).isEqualTo(new Setting("backup", false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", ";", "; ;", "-- c", "/* c", "/* c */;", "\uFEFF", "\0select 1"})
    void isEmpty(String sql) {
        assertThat(SqlStatement.first(sql))
                .isEqualTo(new SqlStatement(sql, new Setting("", false), Verb.OTHER));
        assertThat(SqlStatement.script(sql)).isEmpty();
    }

    @Test
    void namesSavepointsWithoutTheirQuotes() {
        assertThat(action("savepoint x")).isEqualTo(new Savepoint("x"));
        assertThat(action("SAVEPOINT X;")).isEqualTo(new Savepoint("X"));
        assertThat(action("savepoint 'a b'")).isEqualTo(new Savepoint("a b"));
        assertThat(action("savepoint \"a\"\"b\"")).isEqualTo(new Savepoint("a\"b"));
        assertThat(action("savepoint 'a''b'")).isEqualTo(new Savepoint("a'b"));
        assertThat(action("savepoint `a``b`")).isEqualTo(new Savepoint("a`b"));
        assertThat(action("savepoint [a b]")).isEqualTo(new Savepoint("a b"));
        assertThat(action("savepoint savepoint")).isEqualTo(new Savepoint("savepoint"));
        assertThat(action("savepoint \"select\"")).isEqualTo(new Savepoint("select"));
        assertThat(action("savepoint''")).isEqualTo(new Savepoint(""));
        assertThat(action("release x")).isEqualTo(new Release("x"));
        assertThat(action("release savepoint x")).isEqualTo(new Release("x"));
        assertThat(action("rollback to x")).isEqualTo(new RollbackTo("x"));
        assertThat(action("rollback transaction to savepoint x")).isEqualTo(new RollbackTo("x"));
        assertThat(action("rollback transaction foo to [x]")).isEqualTo(new RollbackTo("x"));
    }

    @Test
    void knowsTheModesOfBegin() {
        assertThat(action("begin")).isEqualTo(new Begin(Mode.DEFERRED));
        assertThat(action("begin transaction")).isEqualTo(new Begin(Mode.DEFERRED));
        assertThat(action("begin transaction immediate")).isEqualTo(new Begin(Mode.DEFERRED));
        assertThat(action("begin deferred")).isEqualTo(new Begin(Mode.DEFERRED));
        assertThat(action("BEGIN IMMEDIATE;")).isEqualTo(new Begin(Mode.IMMEDIATE));
        assertThat(action("begin/**/exclusive transaction 'x'"))
                .isEqualTo(new Begin(Mode.EXCLUSIVE));
        assertThat(action("end")).isEqualTo(Action.COMMIT);
        assertThat(action("commit transaction x -- c")).isEqualTo(Action.COMMIT);
        assertThat(action("rollback transaction; select 1")).isEqualTo(Action.ROLLBACK);
    }

    @Test
    void cutsAtSemicolons() {
        assertPieces("select 1; select 2", "select 1", "select 2");
        assertPieces(
                ";; select 1 ;;\n-- c;\n/* d; */; select 2 -- e", "select 1 ", "select 2 -- e");
        assertPieces("select ';', \";\", `;`, [;], x'3b' /*;*/;select 2", 2);
        assertPieces("select 'it''s;', \"a\"\";\";select 2", 2);
        assertPieces("select $a(;), :b::c(;);select 2", 2);
        assertPieces("select [a]];select 2", 2);
        assertPieces("select 'a;b", "select 'a;b");
        assertPieces("select 'a'';b", 1);
        assertPieces("select 1 /* ; select 2", "select 1 /* ; select 2");
        assertPieces("select 1 /*", "select 1 /*");
        assertPieces("select 1 /*;", "select 1 /*;");
        assertPieces("select 1; select 2\0; select 3", "select 1", "select 2");
        assertPieces("select 1 -- a\r; b\n; select 2", "select 1 -- a\r; b\n", "select 2");
        assertPieces("case when 1 then 2 end; begin; end", 3);
        assertPieces("explain; explain query", "explain", "explain query");
    }

    @Test
    void keepsTriggersWhole() {
        String body =
                """
                after insert on t begin
                  select case when new.a then 'end;' else 2 end; -- end;
                  insert into t values (';'); update t set a = case a when 1 then 2 end;
                /* end; */ END\
                """;
        for (String create :
                List.of(
                        "create trigger x ",
                        "CREATE TEMP TRIGGER IF NOT EXISTS x ",
                        "create/**/temporary--\ntrigger main.\"end\" ",
                        "explain create trigger x ",
                        "explain query plan create temp trigger x ")) {
            assertPieces(create + body + " ; select 1", create + body + " ", "select 1");
            assertPieces(create + body, create + body);
        }
        assertPieces("create table trigger (a); select 1", 2);
        assertPieces("create temp table trigger (a); select 1", 2);
        assertPieces("create trigger x after insert on t begin select 1; end end; select 1", 2);
    }

    @Test
    void leavesNoExtensionCommandInsideAScript() {
        assertPieces("backup to x; select 1", "backup to x; select 1");
        assertPieces("select 1;backup to x", "select 1", " backup to x");
        assertPieces(" restore from x", " restore from x");
        assertThat(SqlStatement.script("select 1;restore from x").get(1).action())
                .isEqualTo(Action.WRITE);
    }

    @Test
    void scriptsSayOfEachPieceWhatFirstSays() {
        assertThat(SqlStatement.script("begin;insert into t values(1);pragma synchronous=off;end"))
                .containsExactly(
                        new SqlStatement("begin", new Begin(Mode.DEFERRED), Verb.OTHER),
                        new SqlStatement("insert into t values(1)", Action.WRITE, Verb.INSERT),
                        new SqlStatement(
                                "pragma synchronous=off",
                                new Setting("synchronous", true),
                                Verb.OTHER),
                        new SqlStatement("end", Action.COMMIT, Verb.OTHER));
    }

    private static Action action(String sql) {
        return SqlStatement.first(sql).action();
    }

    private static void assertPieces(String script, String... pieces) {
        assertThat(SqlStatement.script(script))
                .extracting(SqlStatement::text)
                .containsExactly(pieces);
    }

    private static void assertPieces(String script, int count) {
        assertThat(SqlStatement.script(script)).hasSize(count);
    }
}
