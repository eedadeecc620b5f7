package io.safelite.internal.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A database with one of everything, for statements to be compiled against. */
final class RichSchema {

    /** What can be selected from; each has the columns a, b and c. */
    static final List<String> SOURCES =
            List.of(
                    "t",
                    "u",
                    "main.t",
                    "v",
                    "aux.w",
                    "temp.tt",
                    "\"insert\"",
                    "[replace]",
                    "`a;b`",
                    "json");

    /** What can be inserted into, updated and deleted from. */
    static final List<String> TARGETS =
            List.of(
                    "t",
                    "u",
                    "main.t",
                    "v",
                    "aux.w",
                    "temp.tt",
                    "\"insert\"",
                    "[replace]",
                    "`a;b`");

    private RichSchema() {}

    static Connection open(Path directory) throws SQLException {
        Connection connection =
                DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("rich.db"));
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("attach '" + directory.resolve("aux.db") + "' as aux");
            create(statement);
        }
        return connection;
    }

    /** Creates everything; a database {@code aux} has to be attached. */
    static void create(Statement statement) throws SQLException {
        for (String sql :
                List.of(
                        "create table t (a integer primary key, b text, c default 3)",
                        "create index t_b on t (b) where c > 0",
                        "create unique index t_c on t (c + 1, a)",
                        "create table u (a, b, c, d as (a || b) stored, primary key (a, b))"
                                + " without rowid",
                        "create table parent (id integer primary key) strict",
                        "create table child (id references parent on delete cascade)",
                        "create table \"insert\" (a, b, c, \"values\", \"end\", \"replace\")",
                        "create table [replace] (a, b, c)",
                        "create table `a;b` (a, b, c)",
                        "create table aux.w (a integer primary key autoincrement, b, c)",
                        "create temp table tt (a, b, c)",
                        "create view v as select a, b, c from t",
                        "create view json as select key as a, value as b, type as c"
                                + " from json_each('[1, 2]')",
                        "create trigger v_insert instead of insert on v begin"
                                + " insert into t (b) values (new.b); end",
                        "create trigger v_update instead of update on v begin"
                                + " update t set b = new.b where a = old.a; end",
                        "create trigger v_delete instead of delete on v begin"
                                + " delete from t where a = old.a; end",
                        "create trigger t_insert after insert on t begin"
                                + " select case when new.a > 9 then 1 else 2 end;"
                                + " insert into [replace] values (new.a, new.b, new.c); end",
                        "create temp trigger temp_delete before delete on t begin"
                                + " delete from tt where a = old.a; end",
                        "create virtual table full using fts5 (a, b)",
                        "create virtual table box using rtree (id, x0, x1)",
                        "insert into t (b, c) values ('x', 1), ('y', 2), (null, 3)",
                        "insert into u values (1, 2, 3)",
                        "insert into aux.w values (1, 2, 3)")) {
            statement.executeUpdate(sql);
        }
    }
}
