package io.safelite.internal.sqlite;

/** The bytes of a database file, as {@code serialize} gives and {@code deserialize} takes them. */
public final class SerializedDatabase {
    /** Where a file says what it takes to write and to read it (sqlite.org/fileformat.html 1.3). */
    private static final int WRITE_VERSION = 18;

    private static final int READ_VERSION = 19;
    private static final byte ROLLBACK_VERSION = 1;
    private static final byte WAL_VERSION = 2;

    private SerializedDatabase() {}

    /**
     * The same database, marked as not being in WAL mode: SQLite refuses to open one in memory that
     * is, and says to do just this (https://sqlite.org/c3ref/deserialize.html).
     *
     * @param database may be null
     */
    public static byte[] withoutWal(byte[] database) {
        boolean isWal =
                database != null
                        && database.length > READ_VERSION
                        && database[READ_VERSION] == WAL_VERSION;
        if (!isWal) {
            return database;
        }
        byte[] copy = database.clone();
        copy[WRITE_VERSION] = ROLLBACK_VERSION;
        copy[READ_VERSION] = ROLLBACK_VERSION;
        return copy;
    }
}
