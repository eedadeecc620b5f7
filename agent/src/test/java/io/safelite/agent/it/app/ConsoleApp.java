package io.safelite.agent.it.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * An application that does what its standard input says, a command a line, until that ends:
 *
 * <pre>
 * hello
 * open NAME FILE        opens a connection; says of which class it is
 * unwrap NAME CLASS     says of which class it is
 * begin NAME            ends its autocommit mode
 * commit NAME
 * sql NAME TEXT         executes it
 * text NAME TEXT        says the first column of its first row
 * contention FILE FILE  see Contention; twice the same file, under two names perhaps
 * beside NAME FILE      the same, while NAME's connection writes now and then
 * </pre>
 *
 * <p>A file may also be a whole URL.
 */
public final class ConsoleApp {
    private final Map<String, Connection> connections = new HashMap<>();

    private ConsoleApp() {}

    public static void main(String[] args) throws Exception {
        ConsoleApp app = new ConsoleApp();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            try {
                app.run(line.split(" ", 3));
            } catch (SQLException e) {
                System.out.println("FAIL " + line + ": " + e);
            }
            System.out.println("done");
        }
        for (Connection connection : app.connections.values()) {
            connection.close();
        }
    }

    private void run(String... command) throws Exception {
        switch (command[0]) {
            case "hello" -> Hello.main(command);
            case "open" -> {
                Connection connection = DriverManager.getConnection(url(command[2]));
                connections.put(command[1], connection);
                System.out.println(connection.getClass().getName());
            }
            case "begin" -> connections.get(command[1]).setAutoCommit(false);
            case "commit" -> connections.get(command[1]).commit();
            case "sql" -> execute(connections.get(command[1]), command[2]);
            case "text" ->
                    System.out.println(DriverChecks.text(connections.get(command[1]), command[2]));
            case "unwrap" ->
                    System.out.println(
                            connections
                                    .get(command[1])
                                    .unwrap(Class.forName(command[2]))
                                    .getClass()
                                    .getName());
            case "contention" -> Contention.run(url(command[1]), url(command[2]));
            case "beside" -> contentionBeside(connections.get(command[1]), url(command[2]));
            default -> throw new IllegalArgumentException(command[0]);
        }
    }

    private static void contentionBeside(Connection writing, String url) throws Exception {
        execute(writing, "create table beside (x)");
        NowAndThen writer = new NowAndThen(writing);
        Thread thread = new Thread(writer);
        thread.start();
        Contention.run(url);
        thread.interrupt();
        thread.join();
        String written = DriverChecks.text(writing, "select count(*) from beside");
        System.out.println(
                writer.written > 0 && written.equals(String.valueOf(writer.written))
                        ? "beside OK"
                        : "beside " + written + " wanted " + writer.written);
    }

    /** Writes until it is interrupted, and gives up at the first failure. */
    private static final class NowAndThen implements Runnable {
        private final Connection connection;
        private int written;

        NowAndThen(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void run() {
            try {
                do {
                    execute(connection, "insert into beside values (1)");
                    written++;
                    Thread.sleep(20);
                } while (true);
            } catch (InterruptedException e) {
                // Told to stop.
            } catch (SQLException e) {
                System.out.println("FAIL beside: " + e);
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String url(String file) {
        return file.startsWith("jdbc:") ? file : "jdbc:sqlite:" + file;
    }
}
