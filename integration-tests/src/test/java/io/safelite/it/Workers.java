package io.safelite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A database file on a real disk, and the processes that write to it; after the test none of them
 * is left. What they have said is printed if the test fails.
 */
public final class Workers implements BeforeEachCallback, AfterEachCallback {
    private final List<WorkerProcess> processes = new ArrayList<>();
    private final List<Commits> commits = new ArrayList<>();
    private Path file;

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        Path directory = Files.createDirectories(Path.of("target", "databases"));
        file = Files.createTempDirectory(directory, "it").resolve("app.db").toAbsolutePath();
        try (Connection connection = DriverManager.getConnection("jdbc:safelite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE counter(n INTEGER NOT NULL)");
            statement.executeUpdate("INSERT INTO counter VALUES(0)");
            // Without a key: a row that is there twice is to be seen.
            statement.executeUpdate("CREATE TABLE done(id TEXT NOT NULL)");
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        if (context.getExecutionException().isPresent()) {
            processes.forEach(process -> System.err.println(process.describe()));
        }
        processes.forEach(WorkerProcess::destroy);
        for (WorkerProcess process : processes) {
            process.await();
        }
    }

    public Path file() {
        return file;
    }

    /** Starts a process that writes through SafeLite until it is told to end. */
    public WorkerProcess start(String name, int threads, String parameters) throws Exception {
        return start(name, "jdbc:safelite:" + file + parameters, threads, Integer.MAX_VALUE, 0);
    }

    public WorkerProcess start(
            String name, String url, int threads, int transactions, long pauseMillis)
            throws Exception {
        WorkerProcess process = new WorkerProcess(name, url, threads, transactions, pauseMillis);
        processes.add(process);
        commits.add(process.commits());
        return process;
    }

    /** Another writer whose commits must be found in the file. */
    public void alsoWrites(Commits others) {
        commits.add(others);
    }

    /** Lets all that run end what they do. */
    public void endAll() throws Exception {
        List<WorkerProcess> running = processes.stream().filter(WorkerProcess::isRunning).toList();
        for (WorkerProcess process : running) {
            process.end();
        }
        for (WorkerProcess process : running) {
            assertThat(process.await()).as("exit code of %s", process.describe()).isZero();
        }
    }

    /**
     * Every acknowledged commit is in the file once, and each that is there has counted. Asks plain
     * SQLite, after all processes have ended.
     */
    public void requireNothingLost() throws Exception {
        for (WorkerProcess process : processes) {
            process.await();
        }
        List<String> acknowledged = commits.stream().flatMap(one -> one.ids().stream()).toList();
        assertThat(ask("PRAGMA integrity_check")).containsExactly("ok");
        List<String> done = ask("SELECT id FROM done");
        assertThat(new HashSet<>(done)).as("rows written once").hasSameSizeAs(done);
        Set<String> lost = new TreeSet<>(acknowledged);
        assertThat(lost).as("commits acknowledged once").hasSameSizeAs(acknowledged);
        lost.removeAll(new HashSet<>(done));
        assertThat(lost).as("acknowledged, but not in the file").isEmpty();
        assertThat(ask("SELECT n FROM counter")).containsExactly("" + done.size());
    }

    /** The first column of all rows. */
    List<String> ask(String sql) throws SQLException {
        List<String> answer = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                answer.add(row.getString(1));
            }
        }
        return answer;
    }
}
