package io.safelite.agent.it.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/**
 * Says the journal mode of a new database that it opens with the given parameters, or why that
 * failed, and which files there are then.
 */
public final class UrlSettingsApp {
    private UrlSettingsApp() {}

    public static void main(String[] parameters) throws Exception {
        Path directory = Files.createDirectory(Path.of("db"));
        String url = PlainApp.url(directory, "app.db") + parameters[0];
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet mode = statement.executeQuery("PRAGMA journal_mode")) {
            System.out.println("mode " + mode.getString(1));
            statement.execute("CREATE TABLE t(x)");
        } catch (SQLException e) {
            System.out.println("failed " + e.getMessage());
        }
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> System.out.println("file " + file.getFileName()));
        }
    }
}
