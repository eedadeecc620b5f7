package io.safelite.internal.sql;

import io.safelite.internal.sql.Action.Mode;
import io.safelite.internal.sql.SqlStatement.Verb;
import io.safelite.internal.sql.Tokenizer.Kind;

/**
 * Tells what the first statement of a text does, from as few of its tokens as will do: one for most
 * statements, the common table expressions for {@code WITH}, all for those that steer transactions.
 * The grammar is that of SQLite's parse.y (<a href="https://sqlite.org/lang.html">lang</a>).
 */
final class Classifier {

    private static final Action EMPTY = new Action.Setting("", false);
    private static final Action ATTACH = new Action.Setting("attach", false);
    private static final Action DETACH = new Action.Setting("detach", false);
    private static final Action BEGIN_DEFERRED = new Action.Begin(Mode.DEFERRED);
    private static final Action BEGIN_IMMEDIATE = new Action.Begin(Mode.IMMEDIATE);
    private static final Action BEGIN_EXCLUSIVE = new Action.Begin(Mode.EXCLUSIVE);

    private final Tokenizer tokens;

    private Classifier(String sql) {
        this.tokens = new Tokenizer(sql);
    }

    static SqlStatement classify(String sql) {
        ExtensionCommand command = ExtensionCommand.of(sql);
        return command != null
                ? new SqlStatement(sql, command.action(), Verb.OTHER)
                : new Classifier(sql).statement(sql);
    }

    private SqlStatement statement(String sql) {
        while (tokens.kind() == Kind.SEMICOLON) {
            tokens.advance();
        }
        if (tokens.kind() == Kind.END) {
            return new SqlStatement(sql, EMPTY, Verb.OTHER);
        }
        Keyword keyword = take();
        if (keyword == Keyword.WITH) {
            keyword = verbBehindWith();
        } else if (!isQueryOrChange(keyword)) {
            return new SqlStatement(sql, otherAction(keyword), otherVerb(keyword, sql));
        }
        Verb verb = verb(keyword);
        boolean reads = keyword == Keyword.SELECT || keyword == Keyword.VALUES;
        return new SqlStatement(sql, reads ? Action.READ : Action.WRITE, verb);
    }

    private static Verb verb(Keyword keyword) {
        return switch (keyword) {
            case INSERT, REPLACE -> Verb.INSERT;
            case UPDATE, DELETE -> Verb.CHANGE;
            default -> Verb.OTHER;
        };
    }

    /**
     * Temporary by a keyword or by the name of the schema, quoted or not: the word must be there.
     */
    private static Verb otherVerb(Keyword keyword, String sql) {
        return keyword == Keyword.CREATE && Ascii.lowerCase(sql).contains("temp")
                ? Verb.CREATE_TEMPORARY
                : Verb.OTHER;
    }

    private static boolean isQueryOrChange(Keyword verb) {
        return switch (verb) {
            case SELECT, VALUES, INSERT, REPLACE, UPDATE, DELETE -> true;
            default -> false;
        };
    }

    /** What a statement does that cannot stand behind {@code WITH}. */
    private Action otherAction(Keyword verb) {
        return switch (verb) {
            case EXPLAIN -> explain();
            case PRAGMA -> pragma();
            case BEGIN -> begin();
            case COMMIT, END -> commit();
            case ROLLBACK -> rollback();
            case SAVEPOINT -> savepoint();
            case RELEASE -> release();
            case VACUUM -> vacuum();
            case ATTACH -> ATTACH;
            case DETACH -> DETACH;
            default -> Action.WRITE;
        };
    }

    /**
     * The verb behind the common table expressions (<a
     * href="https://sqlite.org/lang_with.html">lang_with</a>). The names of those may themselves be
     * {@code replace} or {@code values}, so they are read by the grammar and not by looking for a
     * verb.
     */
    private Keyword verbBehindWith() {
        accept(Keyword.RECURSIVE);
        do {
            if (!isName()) {
                return Keyword.NONE;
            }
            tokens.advance();
            if (tokens.kind() == Kind.OPEN) {
                skipParentheses();
            }
            if (!accept(Keyword.AS)) {
                return Keyword.NONE;
            }
            accept(Keyword.NOT);
            accept(Keyword.MATERIALIZED);
            if (tokens.kind() != Kind.OPEN) {
                return Keyword.NONE;
            }
            skipParentheses();
        } while (accept(Kind.COMMA));
        return tokens.keyword();
    }

    /** From an opening parenthesis to behind the one that closes it. */
    private void skipParentheses() {
        int depth = 0;
        do {
            if (tokens.kind() == Kind.OPEN) {
                depth++;
            } else if (tokens.kind() == Kind.CLOSE) {
                depth--;
            } else if (isAtEnd()) {
                return;
            }
            tokens.advance();
        } while (depth > 0);
    }

    /**
     * {@code EXPLAIN} only shows what a statement would do (<a
     * href="https://sqlite.org/lang_explain.html">lang_explain</a>), except that many pragmas act
     * when they are compiled already.
     */
    private Action explain() {
        if (accept(Keyword.QUERY)) {
            accept(Keyword.PLAN);
        }
        return accept(Keyword.PRAGMA) ? pragma() : Action.READ;
    }

    /**
     * {@code PRAGMA [schema.]name [= value | (value)]}, where the names may be quoted (<a
     * href="https://sqlite.org/pragma.html">pragma</a>). What follows a value is not looked at:
     * many pragmas have acted by the time SQLite finds it to be a syntax error.
     */
    private Action pragma() {
        String name = takeName();
        if (name != null && accept(Kind.DOT)) {
            name = takeName();
        }
        boolean assigns = tokens.kind() == Kind.EQUALS || tokens.kind() == Kind.OPEN;
        if (name == null || !(assigns || isAtEnd())) {
            return Action.WRITE;
        }
        return Pragmas.action(Ascii.lowerCase(name), assigns);
    }

    /**
     * {@code VACUUM [schema] [INTO file]} (<a
     * href="https://sqlite.org/lang_vacuum.html">lang_vacuum</a>).
     */
    private Action vacuum() {
        if (tokens.keyword() != Keyword.INTO) {
            takeName();
        }
        return accept(Keyword.INTO) ? Action.COPY : Action.STANDALONE;
    }

    private Action begin() {
        Action begin = BEGIN_DEFERRED;
        if (accept(Keyword.IMMEDIATE)) {
            begin = BEGIN_IMMEDIATE;
        } else if (accept(Keyword.EXCLUSIVE)) {
            begin = BEGIN_EXCLUSIVE;
        } else {
            accept(Keyword.DEFERRED);
        }
        skipTransactionName();
        return ifComplete(begin);
    }

    private Action commit() {
        skipTransactionName();
        return ifComplete(Action.COMMIT);
    }

    private Action rollback() {
        skipTransactionName();
        if (!accept(Keyword.TO)) {
            return ifComplete(Action.ROLLBACK);
        }
        accept(Keyword.SAVEPOINT);
        String name = takeName();
        return name == null ? Action.WRITE : ifComplete(new Action.RollbackTo(name));
    }

    private Action savepoint() {
        String name = takeName();
        return name == null ? Action.WRITE : ifComplete(new Action.Savepoint(name));
    }

    private Action release() {
        accept(Keyword.SAVEPOINT);
        String name = takeName();
        return name == null ? Action.WRITE : ifComplete(new Action.Release(name));
    }

    /** {@code [TRANSACTION [name]]}: SQLite takes a name there and ignores it. */
    private void skipTransactionName() {
        if (accept(Keyword.TRANSACTION) && tokens.name() != null) {
            tokens.advance();
        }
    }

    /** With anything left behind it the statement is a syntax error, so nothing known. */
    private Action ifComplete(Action action) {
        return isAtEnd() ? action : Action.WRITE;
    }

    private boolean isAtEnd() {
        return tokens.kind() == Kind.SEMICOLON || tokens.kind() == Kind.END;
    }

    private boolean isName() {
        return tokens.kind() == Kind.WORD || tokens.kind() == Kind.QUOTED;
    }

    private Keyword take() {
        Keyword keyword = tokens.keyword();
        tokens.advance();
        return keyword;
    }

    private String takeName() {
        String name = tokens.name();
        if (name != null) {
            tokens.advance();
        }
        return name;
    }

    private boolean accept(Keyword keyword) {
        boolean here = tokens.keyword() == keyword;
        if (here) {
            tokens.advance();
        }
        return here;
    }

    private boolean accept(Kind kind) {
        boolean here = tokens.kind() == kind;
        if (here) {
            tokens.advance();
        }
        return here;
    }
}
