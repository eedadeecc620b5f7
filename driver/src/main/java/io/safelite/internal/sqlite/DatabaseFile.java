package io.safelite.internal.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The file of one database of a connection: the main one, or an attached one. Immutable.
 *
 * <p>The file is never opened from Java: closing a descriptor would drop the locks that SQLite
 * holds on it in this process (https://sqlite.org/howtocorrupt.html, section 2.2). Its path comes
 * from SQL, its identity from {@code stat}.
 *
 * @param isMain whether it is the connection's main database
 * @param name the path as SQLite has it
 * @param path the same for Java; null if Java does not see the file
 * @param identity equal for all paths that lead to this file, links included
 */
public record DatabaseFile(boolean isMain, String name, Path path, Object identity) {

    /**
     * The files of a connection, the main database's first.
     *
     * @return without the databases that have no file of their own: in memory, temporary
     * @throws SQLException if SQLite does not answer
     */
    public static List<DatabaseFile> allOf(Connection raw) throws SQLException {
        List<DatabaseFile> files = new ArrayList<>();
        try (Statement statement = raw.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA database_list")) {
            while (rows.next()) {
                String file = rows.getString("file");
                if (file != null && !file.isEmpty()) {
                    files.add(of("main".equals(rows.getString("name")), file));
                }
            }
        }
        return List.copyOf(files);
    }

    /**
     * Whether the path leads to this file no longer: it was deleted, moved or replaced. SQLite goes
     * on with the file it has open, and in WAL mode says nothing of it, although nobody will find
     * there what is written (https://sqlite.org/howtocorrupt.html, section 4.1).
     */
    public boolean isMoved() {
        if (path == null || identity instanceof Path) {
            return false; // A system without file keys: there an open file cannot be moved.
        }
        try {
            return !identity.equals(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            return false; // Not to be seen from here, for whatever reason: SQLite will say.
        }
    }

    /**
     * Whether the file can be written, as far as the file system says: asks, opens nothing. SQLite
     * opens a file that cannot be read-only, without a word.
     */
    public boolean isWritable() {
        return path == null || Files.isWritable(path);
    }

    private static DatabaseFile of(boolean isMain, String file) {
        try {
            Path path = Path.of(file);
            Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            return new DatabaseFile(isMain, file, path, key != null ? key : path.toRealPath());
        } catch (IOException | InvalidPathException e) {
            // A file system of SQLite's own (vfs=…) or a file deleted since: its name must do.
            return new DatabaseFile(isMain, file, null, file);
        }
    }
}
