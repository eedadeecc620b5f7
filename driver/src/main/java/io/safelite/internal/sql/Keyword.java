package io.safelite.internal.sql;

import java.util.Arrays;
import java.util.Set;

/**
 * The keywords that decide what a statement is (<a
 * href="https://sqlite.org/lang_keywords.html">lang_keywords</a>).
 */
enum Keyword {
    /** Every other word, and everything that is no word. */
    NONE,
    AS,
    ATTACH,
    BEGIN,
    COMMIT,
    CREATE,
    DEFERRED,
    DELETE,
    DETACH,
    END,
    EXCLUSIVE,
    EXPLAIN,
    IMMEDIATE,
    INSERT,
    INTO,
    MATERIALIZED,
    NOT,
    PLAN,
    PRAGMA,
    QUERY,
    RECURSIVE,
    RELEASE,
    REPLACE,
    ROLLBACK,
    SAVEPOINT,
    SELECT,
    TEMP,
    TEMPORARY,
    TO,
    TRANSACTION,
    TRIGGER,
    UPDATE,
    VACUUM,
    VALUES,
    WITH;

    /** The keywords by their first letter, so that a word is compared with a few of them only. */
    private static final Keyword[][] BY_LETTER = byLetter();

    /**
     * The keywords that SQLite does not take as a name unless they are quoted: those without an
     * entry in the {@code %fallback ID} list of its grammar, parse.y (or with one only in builds
     * that leave a feature out). Most keywords have one.
     */
    private static final Set<String> RESERVED =
            Set.of(
                    """
                    add all alter and as autoincrement between case check collate commit \
                    constraint create default deferrable delete distinct drop else escape \
                    except exists foreign from group having in index insert intersect into \
                    is isnull join limit not nothing notnull null on or order primary \
                    references returning select set table then to transaction union unique \
                    update using values when where\
                    """
                            .split(" "));

    /** The keyword that the characters from start to end spell, in whatever case. */
    static Keyword of(String sql, int start, int end) {
        int letter = (sql.charAt(start) | 0x20) - 'a';
        if (letter < 0 || letter >= BY_LETTER.length) {
            return NONE;
        }
        for (Keyword keyword : BY_LETTER[letter]) {
            if (keyword.isSpelled(sql, start, end)) {
                return keyword;
            }
        }
        return NONE;
    }

    /** Whether SQLite refuses this word as a name unless it is quoted. */
    static boolean isReserved(String word) {
        return RESERVED.contains(Ascii.lowerCase(word));
    }

    /** Keywords are ASCII, and only ASCII letters have two cases: setting bit 5 folds them. */
    private boolean isSpelled(String sql, int start, int end) {
        String name = name();
        if (end - start != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if ((sql.charAt(start + i) | 0x20) != (name.charAt(i) | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private static Keyword[][] byLetter() {
        Keyword[][] lists = new Keyword['Z' - 'A' + 1][0];
        for (Keyword keyword : values()) {
            if (keyword != NONE) {
                int letter = keyword.name().charAt(0) - 'A';
                Keyword[] list = lists[letter];
                lists[letter] = Arrays.copyOf(list, list.length + 1);
                lists[letter][list.length] = keyword;
            }
        }
        return lists;
    }
}
