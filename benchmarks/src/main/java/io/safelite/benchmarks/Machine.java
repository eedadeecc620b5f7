package io.safelite.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/** Where the numbers come from, in one line to publish with them. */
public final class Machine {
    private Machine() {}

    /** The line for a database in {@code directory}, which must exist. */
    public static String describe(Path directory) throws SQLException, IOException {
        return "Java "
                + System.getProperty("java.vm.version")
                + " ("
                + System.getProperty("java.vendor")
                + "), "
                + System.getProperty("os.name")
                + " "
                + System.getProperty("os.version")
                + " "
                + System.getProperty("os.arch")
                + ", "
                + Runtime.getRuntime().availableProcessors()
                + " cores"
                + processor()
                + ", "
                + sqlite()
                + ", file system "
                + Files.getFileStore(directory).type();
    }

    /** The model, where Linux names it. */
    private static String processor() throws IOException {
        Path description = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(description)) {
            return "";
        }
        try (Stream<String> lines = Files.lines(description)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> " of " + line.substring(line.indexOf(':') + 1).strip())
                    .orElse("");
        }
    }

    private static String sqlite() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT sqlite_version()")) {
            row.next();
            return "SQLite "
                    + row.getString(1)
                    + ", sqlite-jdbc "
                    + connection.getMetaData().getDriverVersion();
        }
    }
}
