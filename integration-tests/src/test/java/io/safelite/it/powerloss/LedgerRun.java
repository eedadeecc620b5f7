package io.safelite.it.powerloss;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.safelite.testing.Disk;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A {@link LedgerWriter} in a JVM of its own. */
final class LedgerRun implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    /**
     * Starts it, and waits until the ledger is there.
     *
     * @param disk on which it runs, if not directly on that of this machine
     * @param url of the database
     * @param first its first thread
     * @param end the first one that is not its own
     * @param threads the number of all, those of other processes included
     */
    LedgerRun(
            Path database,
            Optional<Disk> disk,
            String url,
            int first,
            int end,
            int threads,
            int rounds,
            int steps)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(argument -> argument.startsWith("--enable-native-access"))
                        .toList());
        command.addAll(
                List.of(
                        LedgerWriter.class.getName(),
                        database.toString(),
                        url,
                        "" + first,
                        "" + end,
                        "" + threads,
                        "" + rounds,
                        "" + steps));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        disk.ifPresent(each -> each.under(builder.environment()));
        process = builder.start();
        output = process.inputReader(UTF_8);
        List<String> said = new ArrayList<>();
        for (String line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
            if (line == null) {
                throw new AssertionError("the writer has ended: " + said);
            }
            said.add(line);
        }
    }

    /** Waits for its end; returns what it has said meanwhile. */
    List<String> await() throws InterruptedException {
        List<String> said = output.lines().toList();
        if (process.waitFor() != 0) {
            throw new AssertionError("exit code " + process.exitValue() + ": " + said);
        }
        return said;
    }

    /** Kills it with SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
