package io.safelite.internal.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes SQL against {@link RichSchema} by a grammar, in odd spellings: any case, comments and
 * white space of every kind between the tokens, quotes of every kind, and semicolons and keywords
 * wherever they mean nothing.
 */
final class StatementGenerator {

    private static final String[] BLANKS = {
        " ",
        " ",
        " ",
        " ",
        "\n",
        "\t",
        "\r\n",
        "\f",
        " \u000B",
        "/**/",
        "/*;*/",
        "/* end; */",
        "--\n",
        "-- insert;\n",
        " -- '\n",
        "/* \" */",
        " \uFEFF",
        " /*/ ; /*/ "
    };
    private static final String[] LITERALS = {
        "1",
        "-2.5e+3",
        ".5",
        "1.",
        "0x1F",
        "1_000",
        "'a'",
        "''",
        "'it''s; end;'",
        "'--'",
        "'/*'",
        "'\"'",
        "x'3b'",
        "X''",
        "null",
        "true",
        "current_date"
    };
    private static final String[] PARAMETERS = {
        "?", "?7", ":a", "@b", "$c", "$d::e", "$f(;)", ":g1"
    };
    private static final String[] FUNCTIONS = {
        "replace(%s, %s, %s)", "coalesce(%s, %s, %s)", "iif(%s, %s, %s)", "max(%s, %s, %s)"
    };
    private static final String[] CTE_NAMES = {
        "x", "\"select\"", "[a;b]", "`delete`", "'insert'", "replace", "recursive_", "\u00e9t\u00e9"
    };

    private final Random random;

    StatementGenerator(Random random) {
        this.random = random;
    }

    /** A statement that reads at most. */
    String read() {
        return spell(query(3));
    }

    /** A statement that writes rows. */
    String write() {
        return spell(chance(3) ? insert() : pick(update(), delete()));
    }

    /** A statement that inserts rows. */
    String insertion() {
        return spell(insert());
    }

    /** A statement that changes the schema. */
    String definition() {
        return spell(
                pick(
                        "create "
                                + temp()
                                + "table "
                                + maybe("if not exists ")
                                + fresh()
                                + " ( a , b )",
                        "create table " + fresh() + " as " + query(1),
                        "create " + maybe("unique ") + "index " + fresh() + " on u ( c )",
                        "create " + temp() + "view " + fresh() + " as " + literalQuery(),
                        trigger(),
                        trigger(),
                        "drop table if exists " + pick("nowhere", "child", "[replace]"),
                        "drop view if exists " + pick("nowhere", "json"),
                        "drop trigger if exists " + pick("nowhere", "t_insert"),
                        "alter table t add column " + fresh(),
                        "alter table child rename to " + fresh(),
                        "reindex " + maybe("t"),
                        "analyze " + maybe("main")));
    }

    /** A {@code CREATE TRIGGER} with a body of several statements. */
    private String trigger() {
        StringBuilder sql = new StringBuilder("create ");
        String temp = temp();
        sql.append(temp).append("trigger ").append(maybe("if not exists ")).append(fresh());
        sql.append(pick(" after ", " before ", " "))
                .append(pick("insert", "update of b", "delete"));
        sql.append(" on ").append(temp.isEmpty() ? pick("t", "u", "[replace]") : "tt").append(' ');
        sql.append(maybe("for each row ")).append(maybe("when 1 in ( 1 , 2 ) ")).append("begin ");
        for (int i = random.nextInt(3); i >= 0; i--) {
            sql.append(
                    pick(
                            "select case when 1 then 'end;' else ( select 2 ) end",
                            "insert into `a;b` values ( case 1 when 1 then 2 end , ';' , \"end\" )"
                                    .replace("\"end\"", "x'3b'"),
                            "update `a;b` set a = 1 where b in ( 2 )",
                            "delete from `a;b` where c = ';end;'",
                            "replace into `a;b` select 1 , 2 , 3"));
            sql.append(" ; ");
        }
        return sql.append("end").toString();
    }

    private String query(int depth) {
        StringBuilder sql = new StringBuilder(chance(4) ? with(depth) : "");
        String last = core(depth);
        sql.append(last);
        if (chance(6)) {
            last = core(depth);
            sql.append(pick(" union ", " union all ", " except ", " intersect ")).append(last);
        }
        if (chance(4) && last.startsWith("select")) {
            sql.append(" order by 1 ").append(pick("asc", "desc")).append(maybe(" limit 3"));
        }
        return sql.toString();
    }

    /** Three columns, as every source has, so that queries nest anywhere. */
    private String core(int depth) {
        if (chance(6)) {
            return "values ( " + literal() + " , " + literal() + " , " + literal() + " )";
        }
        String row = "s" + depth;
        return "select "
                + maybe("distinct ")
                + expression(row, depth)
                + " as a , "
                + expression(row, depth)
                + pick(" as \"b\" , ", " as 'b' , ", " b , ")
                + expression(row, depth)
                + " as [c] from "
                + (depth > 0 && chance(5)
                        ? "( " + query(depth - 1) + " )"
                        : pick(RichSchema.SOURCES))
                + (chance(3) ? " as " : " ")
                + row
                + (chance(2) ? " where " + condition(row, depth) : "");
    }

    private String literalQuery() {
        return "select 'a;' as a , case when 1 then 2 end as \"end\" where 'b' not in ( ';' )";
    }

    private String with(int depth) {
        StringBuilder sql = new StringBuilder("with " + maybe("recursive "));
        List<String> names = new ArrayList<>(List.of(CTE_NAMES));
        for (int i = random.nextInt(3); i >= 0; i--) {
            sql.append(names.remove(random.nextInt(names.size())));
            sql.append(maybe(" ( a , \"b)\" , c )")).append(" as ");
            sql.append(pick("", "", "materialized ", "not materialized "));
            sql.append("( ").append(depth > 0 ? query(depth - 1) : literalValues()).append(" )");
            sql.append(i > 0 ? " , " : " ");
        }
        return sql.toString();
    }

    private String literalValues() {
        return "values ( " + literal() + " , 2 , ')' )";
    }

    private String expression(String row, int depth) {
        if (depth <= 0) {
            return pick(literal(), column(row));
        }
        return switch (random.nextInt(9)) {
            case 0 -> String.format(pick(FUNCTIONS), literal(), column(row), literal());
            case 1 ->
                    "case when "
                            + condition(row, depth - 1)
                            + " then "
                            + literal()
                            + " else "
                            + expression(row, depth - 1)
                            + " end";
            case 2 -> "( select a from ( " + query(depth - 1) + " ) )";
            case 3 -> "cast ( " + expression(row, depth - 1) + " as text )";
            case 4 ->
                    "( "
                            + column(row)
                            + pick(" || ", " + ", " << ", "->>", " - ")
                            + literal()
                            + " )";
            case 5 -> pick(PARAMETERS) + " ";
            case 6 -> "count ( * ) over ( )";
            default -> pick(literal(), column(row));
        };
    }

    private String condition(String row, int depth) {
        if (depth <= 0) {
            return column(row) + pick(" = ", " == ", " <> ", " is not ") + literal();
        }
        return switch (random.nextInt(5)) {
            case 0 -> "exists ( " + query(depth - 1) + " )";
            case 1 -> column(row) + " in ( " + literal() + " , " + literal() + " )";
            case 2 -> column(row) + " between " + literal() + " and " + literal();
            case 3 -> "not " + condition(row, depth - 1) + " or " + condition(row, depth - 1);
            default -> column(row) + pick(" like ", " glob ", " is ") + literal();
        };
    }

    private String insert() {
        String target = pick(RichSchema.TARGETS);
        return (chance(4) ? with(1) : "")
                + pick("insert", "insert", "insert or ignore", "insert or replace", "replace")
                + " into "
                + target
                + pick(" ( a , b , c ) ", " ( \"a\" , [b] , `c` ) ")
                + query(1)
                + (chance(6) ? " returning *" : "");
    }

    private String update() {
        String target = pick(RichSchema.TARGETS);
        return (chance(4) ? with(1) : "")
                + "update "
                + maybe("or ignore ")
                + target
                + " set b = "
                + literal()
                + " , c = ( select a from ( "
                + query(1)
                + " ) )"
                + maybe(" where a = 1")
                + (chance(6) ? " returning a" : "");
    }

    private String delete() {
        return (chance(4) ? with(1) : "")
                + "delete from "
                + pick(RichSchema.TARGETS)
                + (chance(2) ? " where a in ( select a from ( " + query(1) + " ) )" : "");
    }

    private String column(String row) {
        return row + pick(".a", ".b", ".c", ".\"a\"", ".[b]", ".`c`", " . a");
    }

    private String literal() {
        return pick(LITERALS);
    }

    private String temp() {
        return pick("", "", "temp ", "temporary ");
    }

    private String fresh() {
        return pick("n%d", "\"n;%d\"", "[n %d]", "`end%d`").formatted(random.nextInt(1 << 30));
    }

    /** Puts odd blanks for the single ones outside quotes, and letters into any case. */
    private String spell(String sql) {
        StringBuilder spelled = new StringBuilder(chance(4) ? blank() : "");
        char quote = 0;
        boolean parameter = false;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (quote != 0) {
                spelled.append(c);
                quote = c == quote ? 0 : quote;
            } else if (c == ' ') {
                spelled.append(blank());
                parameter = false;
            } else {
                quote = c == '[' ? ']' : c == '\'' || c == '"' || c == '`' ? c : 0;
                parameter |= "?:@$".indexOf(c) >= 0;
                spelled.append(!parameter && chance(3) ? Character.toUpperCase(c) : c);
            }
        }
        return spelled.append(chance(6) ? blank() : "").toString();
    }

    private String blank() {
        return chance(3) ? pick(BLANKS) : " ";
    }

    private String maybe(String sql) {
        return chance(3) ? sql : "";
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
