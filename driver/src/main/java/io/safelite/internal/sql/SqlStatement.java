package io.safelite.internal.sql;

import java.util.List;

/**
 * One SQL statement, and what it does to the transaction.
 *
 * @param text the text to run
 * @param action what running it does
 * @param insert whether its main verb is {@code INSERT} or {@code REPLACE}, so that it may generate
 *     keys
 * @param temporary whether it may create something in the temporary database
 */
public record SqlStatement(String text, Action action, boolean insert, boolean temporary) {

    /** One that creates nothing temporary. */
    public SqlStatement(String text, Action action, boolean insert) {
        this(text, action, insert, false);
    }

    /**
     * The first statement of a text, which is all of it that sqlite-jdbc's {@code
     * prepareStatement}, {@code execute} and {@code executeQuery} run. Semicolons and comments
     * before it are skipped, as SQLite does; {@link #text()} is nevertheless the whole given text.
     */
    public static SqlStatement first(String sql) {
        return Classifier.classify(sql);
    }

    /**
     * Every statement of a text in order, as sqlite-jdbc's {@code executeUpdate} runs them. Each
     * {@link #text()} is the statement's own piece, without its semicolon and without what is blank
     * before it, and what {@link #first} says of that piece is what is said here. Pieces without a
     * statement are dropped.
     */
    public static List<SqlStatement> script(String sql) {
        return Splitter.split(sql).stream().map(SqlStatement::first).toList();
    }
}
