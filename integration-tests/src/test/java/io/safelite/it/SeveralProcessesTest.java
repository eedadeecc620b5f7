package io.safelite.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several JVMs write to one file, through the packaged driver. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SeveralProcessesTest {
    private static final int PROCESSES = 4;
    private static final int THREADS = 4;
    private static final int TRANSACTIONS = 40;

    private final List<Process> running = new ArrayList<>();
    private Path file;

    @BeforeEach
    void makeDatabase() throws Exception {
        Path directory = Files.createDirectories(Path.of("target", "databases"));
        file = Files.createTempDirectory(directory, "it").resolve("app.db").toAbsolutePath();
        try (Connection connection = DriverManager.getConnection("jdbc:safelite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE counter(n INTEGER NOT NULL)");
            statement.executeUpdate("INSERT INTO counter VALUES(0)");
        }
    }

    @AfterEach
    void killLeftovers() {
        running.forEach(Process::destroyForcibly);
    }

    @Test
    void noTransactionFailsAndEveryIncrementCounts() throws Exception {
        for (int i = 0; i < PROCESSES; i++) {
            start("jdbc:safelite:" + file);
        }
        int acknowledged = 0;
        for (Process process : running) {
            String output = outputOf(process);
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            acknowledged += committed(output);
        }
        assertThat(acknowledged).isEqualTo(PROCESSES * THREADS * TRANSACTIONS);
        assertThat(counter()).isEqualTo(acknowledged);
    }

    @Test
    void plainSqliteJdbcFailsWithTheSameWork() throws Exception {
        for (int i = 0; i < PROCESSES; i++) {
            start("jdbc:sqlite:" + file);
        }
        int failed = 0;
        for (Process process : running) {
            String output = outputOf(process);
            process.waitFor();
            failed += output.contains("SQLITE_BUSY") ? 1 : 0;
        }
        assertThat(failed).as("processes that met SQLITE_BUSY").isPositive();
    }

    @Test
    void killedProcessHoldsUpNobodyAndLosesNothingItAcknowledged() throws Exception {
        Process victim = start("jdbc:safelite:" + file, 1_000_000);
        BufferedReader victimOutput = reader(victim);
        int acknowledgedByVictim = 0;
        while (acknowledgedByVictim < 20) {
            String line = victimOutput.readLine();
            assertThat(line).as("the victim lives").isNotNull();
            acknowledgedByVictim += line.equals("committed") ? 1 : 0;
        }
        Process survivor = start("jdbc:safelite:" + file);
        // Not Process.destroyForcibly: that would close the pipe with the lines still in it.
        victim.toHandle().destroyForcibly();
        acknowledgedByVictim += committed(victimOutput);

        String output = outputOf(survivor);
        assertThat(survivor.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(survivor.exitValue()).as(output).isZero();
        int acknowledged = acknowledgedByVictim + committed(output);
        // A thread may be killed between its commit and its line: at most one per thread.
        assertThat(counter()).isBetween(acknowledged, acknowledged + THREADS);
        assertThat(integrity()).isEqualTo("ok");
    }

    private Process start(String url) throws IOException {
        return start(url, TRANSACTIONS);
    }

    private Process start(String url, int transactions) throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Worker.class.getName(),
                                url,
                                String.valueOf(THREADS),
                                String.valueOf(transactions))
                        .redirectErrorStream(true)
                        .start();
        running.add(process);
        return process;
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String outputOf(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static int committed(String output) {
        return (int) output.lines().filter("committed"::equals).count();
    }

    private static int committed(BufferedReader output) throws IOException {
        int count = 0;
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            count += line.equals("committed") ? 1 : 0;
        }
        return count;
    }

    private int counter() throws SQLException {
        return Integer.parseInt(ask("SELECT n FROM counter"));
    }

    private String integrity() throws SQLException {
        return ask("PRAGMA integrity_check");
    }

    private String ask(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
