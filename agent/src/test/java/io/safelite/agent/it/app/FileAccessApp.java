package io.safelite.agent.it.app;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Touches a database file as a backup might. Arguments: {@code write}, which is the other process;
 * or {@code lose} and {@code touch} or {@code leave}; or the ways to touch it, one after the other.
 */
public final class FileAccessApp {
    private static final String URL = "jdbc:sqlite:live.db";
    private static final Path DATABASE = Path.of("live.db");

    /** Ways to open a file by its name, and to close it again. */
    private enum Way {
        FILE_INPUT_STREAM,
        FILE_OUTPUT_STREAM,
        RANDOM_ACCESS_FILE,
        NEW_INPUT_STREAM,
        COPY,
        FILE_CHANNEL,
        ASYNCHRONOUS_FILE_CHANNEL,
        SHARED_MEMORY,
        WAL,
        NAMESAKE,
        AFTER_CLOSING
    }

    private FileAccessApp() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "write" -> write();
            case "lose" -> lose(args[1].equals("touch"));
            default -> {
                for (String way : args) {
                    touch(Way.valueOf(way));
                }
            }
        }
    }

    /** A transaction, a look at the file in the middle of it, and a second process. */
    private static void lose(boolean touch) throws Exception {
        try (Connection connection = DriverManager.getConnection(URL);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t(who)");
            connection.setAutoCommit(false);
            statement.executeUpdate("INSERT INTO t VALUES ('this process')");
            if (touch) {
                read(DATABASE);
            }
            System.out.println("other process: " + otherProcess());
            try {
                connection.commit();
                System.out.println("commit ok");
            } catch (SQLException e) {
                System.out.println("commit failed");
            }
        }
        try (Connection connection = DriverManager.getConnection(URL);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT group_concat(who) FROM t")) {
            System.out.println("rows " + rows.getString(1));
        }
    }

    private static String otherProcess() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Djava.io.tmpdir=.", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(FileAccessApp.class.getName(), "write"));
        Process process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        process.waitFor();
        return said;
    }

    private static void write() throws SQLException {
        try (Connection connection = DriverManager.getConnection(URL + "?busy_timeout=0");
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO t VALUES ('other process')");
            System.out.println("wrote");
        } catch (SQLException e) {
            System.out.println(e.getErrorCode() == 5 ? "locked" : "failed: " + e.getMessage());
        }
    }

    private static void touch(Way way) throws Exception {
        try (Connection connection = DriverManager.getConnection(URL + "?journal_mode=WAL");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS u(x)");
            if (way != Way.AFTER_CLOSING) {
                open(way);
            }
        }
        if (way == Way.AFTER_CLOSING) {
            read(DATABASE);
        }
        System.out.println("did " + way);
    }

    private static void open(Way way) throws Exception {
        switch (way) {
            case FILE_INPUT_STREAM -> read(DATABASE);
            case FILE_OUTPUT_STREAM -> new FileOutputStream(DATABASE.toFile(), true).close();
            case RANDOM_ACCESS_FILE -> new RandomAccessFile(DATABASE.toFile(), "r").close();
            case NEW_INPUT_STREAM -> Files.newInputStream(DATABASE).close();
            case COPY ->
                    Files.copy(DATABASE, Path.of("copy.db"), StandardCopyOption.REPLACE_EXISTING);
            case FILE_CHANNEL -> FileChannel.open(DATABASE, StandardOpenOption.READ).close();
            case ASYNCHRONOUS_FILE_CHANNEL ->
                    AsynchronousFileChannel.open(DATABASE, StandardOpenOption.READ).close();
            case SHARED_MEMORY -> read(Path.of("live.db-shm"));
            case WAL -> read(Path.of("live.db-wal"));
            case NAMESAKE -> {
                Path namesake = Files.createDirectories(Path.of("backup")).resolve("live.db");
                Files.writeString(namesake, "not the database");
                read(namesake);
            }
            default -> throw new AssertionError(way);
        }
    }

    private static void read(Path file) throws IOException {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            in.read();
        }
    }
}
