package io.safelite.internal.sql;

import java.util.List;

/**
 * One SQL statement, and what it does to the transaction.
 *
 * @param text the text to run
 * @param action what running it does
 * @param verb what it is, as far as that matters beyond the action
 */
public record SqlStatement(String text, Action action, Verb verb) {

    /** What a statement is. */
    public enum Verb {
        /** {@code INSERT} or {@code REPLACE}: it may generate keys. */
        INSERT,
        /** {@code UPDATE} or {@code DELETE}. */
        CHANGE,
        /** A {@code CREATE} that may be of something temporary. */
        CREATE_TEMPORARY,
        /** Everything else. */
        OTHER
    }

    /** Whether it may generate keys. */
    public boolean insert() {
        return verb == Verb.INSERT;
    }

    /** Whether it may create something in the temporary database. */
    public boolean temporary() {
        return verb == Verb.CREATE_TEMPORARY;
    }

    /** Whether it changes rows, so that it takes the write lock whatever it finds. */
    public boolean changesRows() {
        return verb == Verb.INSERT || verb == Verb.CHANGE;
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
