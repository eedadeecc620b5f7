package io.safelite.internal.sql;

/**
 * The commands that sqlite-jdbc's {@code Statement} runs itself instead of giving them to SQLite:
 * it looks at the first characters of the whole text, before any comment or blank (<a
 * href="https://github.com/xerial/sqlite-jdbc/blob/master/USAGE.md">USAGE</a>, and its class {@code
 * ExtendedCommand}). What follows may be wrong, and then it throws; SQLite never sees the text.
 */
enum ExtensionCommand {
    /**
     * Copies the database into a file. It reads through this connection, in its transaction if any.
     */
    BACKUP("backup", new Action.Setting("backup", false)),
    /** Overwrites the database with a file. */
    RESTORE("restore", Action.STANDALONE);

    private final String word;

    @SuppressWarnings("ImmutableEnumChecker") // records of immutable values, all of them
    private final Action action;

    ExtensionCommand(String word, Action action) {
        this.word = word;
        this.action = action;
    }

    Action action() {
        return action;
    }

    /** The command the text is; null if it is SQL. */
    static ExtensionCommand of(String sql) {
        if (BACKUP.begins(sql)) {
            return BACKUP;
        }
        return RESTORE.begins(sql) ? RESTORE : null;
    }

    private boolean begins(String sql) {
        return sql.regionMatches(true, 0, word, 0, word.length());
    }
}
