package io.safelite.internal.sql;

/**
 * A cursor over the tokens of an SQL text, as SQLite's tokenize.c finds them (<a
 * href="https://sqlite.org/draft/tokenreq.html">tokenreq</a>). It stands on one token at a time;
 * white space and comments are never seen. It makes no object per token.
 */
final class Tokenizer {

    /** The kinds of token that matter here. */
    enum Kind {
        /** The end of the text, or a NUL character, which is where SQLite stops reading. */
        END,
        SEMICOLON,
        /** A keyword or a name without quotes. */
        WORD,
        /** A complete string or quoted name; SQLite takes either as a name. */
        QUOTED,
        OPEN,
        CLOSE,
        COMMA,
        DOT,
        /** {@code =}, and also {@code ==}, which is the same token to SQLite. */
        EQUALS,
        /** Numbers, parameters, blobs, other operators, and what SQLite calls illegal. */
        OTHER
    }

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String sql;
    private final int limit;
    private Kind kind = Kind.END;
    private int start;
    private int end;

    /** Stands on the first token of the text. */
    Tokenizer(String sql) {
        this.sql = sql;
        int nul = sql.indexOf('\0');
        this.limit = nul < 0 ? sql.length() : nul;
        advance();
    }

    Kind kind() {
        return kind;
    }

    /** Where the current token starts. */
    int start() {
        return start;
    }

    /** Where the current token ends: the index after its last character. */
    int end() {
        return end;
    }

    /** The keyword the current token is, or {@link Keyword#NONE}. */
    Keyword keyword() {
        return kind == Kind.WORD ? Keyword.of(sql, start, end) : Keyword.NONE;
    }

    /** The name the current token is, without its quotes; null if it cannot be a name. */
    String name() {
        if (kind == Kind.QUOTED) {
            char opening = sql.charAt(start);
            String inner = sql.substring(start + 1, end - 1);
            if (opening == '[') {
                return inner;
            }
            String quote = String.valueOf(opening);
            return inner.replace(quote + quote, quote);
        }
        if (kind == Kind.WORD) {
            String word = sql.substring(start, end);
            return Keyword.isReserved(word) ? null : word;
        }
        return null;
    }

    /** Moves to the next token; at the end it stays there. */
    void advance() {
        start = skipBlanks(end);
        if (start >= limit) {
            start = limit;
            end = limit;
            kind = Kind.END;
            return;
        }
        char c = sql.charAt(start);
        switch (c) {
            case ';' -> single(Kind.SEMICOLON);
            case '(' -> single(Kind.OPEN);
            case ')' -> single(Kind.CLOSE);
            case ',' -> single(Kind.COMMA);
            case '.' -> dot();
            case '=' -> token(Kind.EQUALS, at(start + 1) == '=' ? start + 2 : start + 1);
            case '\'', '"', '`' -> quoted(c);
            case '[' -> bracketed();
            case '?' -> token(Kind.OTHER, skipDigits(start + 1));
            case '$', '@', '#', ':' -> token(Kind.OTHER, skipParameter());
            case 'x', 'X' -> blobOrWord();
            default -> {
                if (isDigit(c)) {
                    token(Kind.OTHER, skipNumber(start + 1));
                } else if (isWordPart(c)) {
                    token(Kind.WORD, skipWord(start + 1));
                } else {
                    single(Kind.OTHER);
                }
            }
        }
    }

    private void single(Kind kind) {
        token(kind, start + 1);
    }

    private void token(Kind kind, int end) {
        this.kind = kind;
        this.end = end;
    }

    /** The character at an index, NUL behind the end. */
    private char at(int index) {
        return index < limit ? sql.charAt(index) : '\0';
    }

    /**
     * Skips white space, comments, and byte order marks, which SQLite takes for white space
     * wherever a token may begin.
     */
    private int skipBlanks(int from) {
        int index = from;
        while (index < limit) {
            char c = sql.charAt(index);
            if (isSpace(c)) {
                index = skipSpaces(index + 1);
            } else if (c == BYTE_ORDER_MARK) {
                index++;
            } else if (c == '-' && at(index + 1) == '-') {
                int newline = sql.indexOf('\n', index + 2);
                index = newline < 0 || newline > limit ? limit : newline;
            } else if (c == '/' && at(index + 1) == '*' && index + 2 < limit) {
                // At the very end of the text the two characters are operators, not a comment.
                int close = sql.indexOf("*/", index + 2);
                index = close < 0 || close + 2 > limit ? limit : close + 2;
            } else {
                break;
            }
        }
        return index;
    }

    /** A vertical tab is white space only behind other white space; elsewhere it is illegal. */
    private int skipSpaces(int from) {
        int index = from;
        while (index < limit && (isSpace(sql.charAt(index)) || sql.charAt(index) == '\u000B')) {
            index++;
        }
        return index;
    }

    private void dot() {
        if (isDigit(at(start + 1))) {
            token(Kind.OTHER, skipNumber(start + 1));
        } else {
            single(Kind.DOT);
        }
    }

    /** A doubled quote stands for one and does not end the token. */
    private void quoted(char quote) {
        int index = sql.indexOf(quote, start + 1);
        while (index >= 0 && at(index + 1) == quote) {
            index = sql.indexOf(quote, index + 2);
        }
        closed(index);
    }

    /** Brackets know no doubling: the first one that closes ends the name. */
    private void bracketed() {
        closed(sql.indexOf(']', start + 1));
    }

    /** A quoted token is illegal if the text ended before its closing quote. */
    private void closed(int quote) {
        boolean complete = quote >= 0 && quote < limit;
        token(complete ? Kind.QUOTED : Kind.OTHER, complete ? quote + 1 : limit);
    }

    /** A blob's quotes know no doubling, and its digits are nobody's business here. */
    private void blobOrWord() {
        if (at(start + 1) == '\'') {
            token(Kind.OTHER, behind('\'', start + 2));
        } else {
            token(Kind.WORD, skipWord(start + 1));
        }
    }

    /**
     * A named parameter. In the style of Tcl it may contain {@code ::} and end with anything
     * without white space in parentheses (<a
     * href="https://sqlite.org/lang_expr.html#varparam">varparam</a>).
     */
    private int skipParameter() {
        boolean named = false;
        int index = start + 1;
        while (index < limit) {
            char c = sql.charAt(index);
            if (isWordPart(c)) {
                named = true;
                index++;
            } else if (c == ':' && at(index + 1) == ':') {
                index += 2;
            } else if (c == '(' && named) {
                return skipParameterSuffix(index + 1);
            } else {
                break;
            }
        }
        return index;
    }

    private int skipParameterSuffix(int from) {
        int index = from;
        while (index < limit && sql.charAt(index) != ')') {
            if (isSpace(sql.charAt(index)) || sql.charAt(index) == '\u000B') {
                return index;
            }
            index++;
        }
        return Math.min(index + 1, limit);
    }

    /** Numbers with letters in or behind them: good or bad, SQLite makes one token of them. */
    private int skipNumber(int from) {
        int index = from;
        while (index < limit && (isWordPart(sql.charAt(index)) || sql.charAt(index) == '.')) {
            index++;
        }
        return index;
    }

    private int skipDigits(int from) {
        int index = from;
        while (index < limit && isDigit(sql.charAt(index))) {
            index++;
        }
        return index;
    }

    private int skipWord(int from) {
        int index = from;
        while (index < limit && isWordPart(sql.charAt(index))) {
            index++;
        }
        return index;
    }

    /** The index behind the next occurrence of a character, or the end of the text. */
    private int behind(char c, int from) {
        int index = sql.indexOf(c, from);
        return index < 0 || index >= limit ? limit : index + 1;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Every character outside ASCII is a letter to SQLite. */
    private static boolean isWordPart(char c) {
        int folded = c | 0x20;
        return (folded >= 'a' && folded <= 'z') || isDigit(c) || c == '_' || c == '$' || c >= 0x80;
    }
}
