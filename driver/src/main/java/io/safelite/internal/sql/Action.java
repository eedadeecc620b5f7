package io.safelite.internal.sql;

/** What a statement does to the transaction it runs in, or to transactions at large. */
public sealed interface Action {

    /** The usual {@link Read}. */
    Action READ = new Read(false);

    /** The one {@link Write}. */
    Action WRITE = new Write();

    /** The {@link Standalone} that writes. */
    Action STANDALONE = new Standalone(true);

    /** {@code VACUUM INTO}. */
    Action COPY = new Standalone(false);

    /** The one {@link Commit}. */
    Action COMMIT = new Commit();

    /** The one {@link Rollback}. */
    Action ROLLBACK = new Rollback();

    /** Whether it needs the write lock. */
    default boolean writes() {
        return false;
    }

    /**
     * Reads the database at most: a shared lock is enough.
     *
     * @param setsTransaction whether it changes what holds for the rest of the transaction: {@code
     *     PRAGMA defer_foreign_keys}
     */
    record Read(boolean setsTransaction) implements Action {}

    /** Changes the database, or may: needs the write lock. Also everything not understood. */
    record Write() implements Action {
        @Override
        public boolean writes() {
            return true;
        }
    }

    /**
     * Stands outside every transaction: SQLite refuses it inside one, or it makes no sense there.
     *
     * @param writes whether it needs the database for itself; {@code VACUUM INTO} needs a shared
     *     lock, for as long as it copies
     */
    record Standalone(boolean writes) implements Action {}

    /**
     * Concerns the connection and not the content of the database, and keeps no lock on its file. A
     * connection that has not read the schema yet may do so now, which takes a shared lock for that
     * moment; so does {@code ATTACH} on the file it attaches, and {@code backup} while it copies.
     *
     * @param name the pragma's name in lower case without its schema; {@code attach}, {@code
     *     detach} and {@code backup} for those commands; empty for a text without a statement
     * @param assigns whether the pragma is given a value, as {@code = value} or {@code (value)}
     */
    record Setting(String name, boolean assigns) implements Action {}

    /** Begins or ends a transaction or a part of one. */
    sealed interface Control extends Action {}

    /**
     * Begins a transaction (<a
     * href="https://sqlite.org/lang_transaction.html">lang_transaction</a>).
     *
     * @param mode the mode given, or {@link Mode#DEFERRED} if none is
     */
    record Begin(Mode mode) implements Control {}

    /** Commits the transaction: {@code COMMIT} or {@code END}. */
    record Commit() implements Control {}

    /** Rolls the whole transaction back. */
    record Rollback() implements Control {}

    /**
     * Opens a savepoint, and a transaction around it if there is none (<a
     * href="https://sqlite.org/lang_savepoint.html">lang_savepoint</a>).
     *
     * @param name the name without its quotes; SQLite compares such names ignoring ASCII case
     */
    record Savepoint(String name) implements Control {}

    /**
     * Releases a savepoint, which commits if that savepoint began the transaction.
     *
     * @param name the name without its quotes
     */
    record Release(String name) implements Control {}

    /**
     * Rolls back to a savepoint, and leaves it and the transaction open.
     *
     * @param name the name without its quotes
     */
    record RollbackTo(String name) implements Control {}

    /** How a transaction takes its locks. */
    enum Mode {
        /** At the first statement that needs one; what a plain {@code BEGIN} means. */
        DEFERRED,
        /** The write lock at once. */
        IMMEDIATE,
        /** The write lock at once, and in rollback-journal mode no readers beside it. */
        EXCLUSIVE
    }
}
