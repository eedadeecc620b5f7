package io.safelite.it.powerloss;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Opens a database with plain SQLite, which recovers it, and looks at everything in it. */
final class Recovery {
    private static final int SHOWN = 6;

    private Recovery() {}

    /** Writes the files into the empty directory, and looks; the directory is empty again then. */
    static Optional<Loss> check(
            Path directory, String database, Map<String, byte[]> files, Notes notes)
            throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
        try {
            return check(directory.resolve(database), notes);
        } finally {
            try (Stream<Path> left = Files.list(directory)) {
                for (Path file : left.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Looks at a database. */
    static Optional<Loss> check(Path database, Notes notes) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
            String integrity = integrity(connection);
            if (!integrity.equals("ok")) {
                return Optional.of(new Loss(Loss.Kind.CORRUPT, integrity));
            }
            Optional<List<Integer>> progress = Ledger.progress(connection);
            if (progress.isPresent()) {
                SortedSet<String> expected = Ledger.expected(progress.get());
                SortedSet<String> contents = Ledger.contents(connection);
                if (!contents.equals(expected)) {
                    return Optional.of(
                            new Loss(
                                    Loss.Kind.PARTIAL,
                                    "missing: "
                                            + without(expected, contents)
                                            + ", too much: "
                                            + without(contents, expected)));
                }
            }
            return notes.judge(progress);
        } catch (SQLException e) {
            return Optional.of(new Loss(Loss.Kind.CORRUPT, e.getMessage()));
        }
    }

    private static String integrity(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
            row.next();
            return row.getString(1);
        }
    }

    private static List<String> without(SortedSet<String> these, SortedSet<String> those) {
        SortedSet<String> rest = new TreeSet<>(these);
        rest.removeAll(those);
        return rest.stream().limit(SHOWN).toList();
    }
}
