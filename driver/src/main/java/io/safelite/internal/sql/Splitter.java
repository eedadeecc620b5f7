package io.safelite.internal.sql;

import io.safelite.internal.sql.Tokenizer.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts a text into the pieces that SQLite would run one after another. */
final class Splitter {

    private final String sql;
    private final Tokenizer tokens;

    private Splitter(String sql) {
        this.sql = sql;
        this.tokens = new Tokenizer(sql);
    }

    /** The statements of the text, none of them empty. */
    static List<String> split(String sql) {
        return ExtensionCommand.of(sql) != null ? List.of(sql) : new Splitter(sql).pieces();
    }

    private List<String> pieces() {
        List<String> pieces = new ArrayList<>();
        while (tokens.kind() != Kind.END) {
            if (tokens.kind() == Kind.SEMICOLON) {
                tokens.advance();
            } else {
                int start = tokens.start();
                skipStatement();
                pieces.add(piece(start, tokens.start()));
            }
        }
        return pieces;
    }

    /**
     * All up to the semicolon belongs to the piece, comments too, because {@code ALTER TABLE}
     * copies them into the schema.
     *
     * <p>A statement that begins like an extension command, but not at the beginning of the whole
     * text, is none to sqlite-jdbc, and a blank before the piece keeps it so.
     */
    private String piece(int start, int end) {
        String piece = sql.substring(start, end);
        return ExtensionCommand.of(piece) != null ? " " + piece : piece;
    }

    /** Moves to the semicolon behind the statement, or to the end of the text. */
    private void skipStatement() {
        boolean body = skipCreateTrigger();
        boolean afterSemicolon = false;
        while (tokens.kind() != Kind.END && (body || tokens.kind() != Kind.SEMICOLON)) {
            if (afterSemicolon && tokens.keyword() == Keyword.END) {
                body = false;
            }
            afterSemicolon = tokens.kind() == Kind.SEMICOLON;
            tokens.advance();
        }
    }

    /**
     * Whether a {@code CREATE TRIGGER} stands here. Its body is the one place where semicolons do
     * not end the statement: each statement of the body has one, and only the {@code END} directly
     * behind such a semicolon ends the body; the {@code END} of a {@code CASE} never stands there.
     * That is also how sqlite3_complete() sees it (<a
     * href="https://sqlite.org/c3ref/complete.html">complete</a>).
     */
    private boolean skipCreateTrigger() {
        if (accept(Keyword.EXPLAIN) && accept(Keyword.QUERY)) {
            accept(Keyword.PLAN);
        }
        if (!accept(Keyword.CREATE)) {
            return false;
        }
        if (!accept(Keyword.TEMP)) {
            accept(Keyword.TEMPORARY);
        }
        return accept(Keyword.TRIGGER);
    }

    private boolean accept(Keyword keyword) {
        boolean here = tokens.keyword() == keyword;
        if (here) {
            tokens.advance();
        }
        return here;
    }
}
