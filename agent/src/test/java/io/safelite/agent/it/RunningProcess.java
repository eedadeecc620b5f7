package io.safelite.agent.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program in a directory of its own. While it runs it can be asked things, if it is one that
 * reads commands from its stdin and says {@value #DONE} after each; it ends when its stdin does.
 */
final class RunningProcess implements AutoCloseable {
    private static final String DONE = "done\n";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final Path out;
    private final Path err;

    /** How much of its stdout has been taken for answers. */
    private int heard;

    private RunningProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static RunningProcess start(List<String> command, Map<String, String> environment)
            throws IOException {
        Path directory = ForkedJvm.newDirectory();
        Path out = directory.resolve("stdout.txt");
        Path err = directory.resolve("stderr.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        // What the build's own JVM was told is not for this one, and would be printed by it.
        builder.environment()
                .keySet()
                .removeIf(name -> name.contains("JAVA_") || name.startsWith("SAFELITE_"));
        builder.environment().putAll(environment);
        return new RunningProcess(builder.start(), out, err);
    }

    long pid() {
        return process.pid();
    }

    /** Gives it a command, and waits for all that it has to say to it. */
    String ask(String command) throws IOException, InterruptedException {
        tell(command);
        return answer();
    }

    /** Gives it a command. */
    void tell(String command) throws IOException {
        Writer stdin = process.outputWriter(UTF_8);
        stdin.write(command + "\n");
        stdin.flush();
    }

    /** All that it has to say to the command it was given. */
    String answer() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            String said = Files.readString(out).substring(heard);
            if (said.endsWith(DONE)) {
                heard += said.length();
                return said.substring(0, said.length() - DONE.length());
            }
            Thread.sleep(10);
        }
        throw new AssertionError("no answer: " + soFar());
    }

    /** What it has printed until now, as if it were at its end. */
    Outcome soFar() throws IOException {
        return outcome(0);
    }

    /** Lets it end. */
    Outcome end() throws IOException, InterruptedException {
        process.outputWriter(UTF_8).close();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("not at its end after " + PATIENCE + ": " + soFar());
        }
        return outcome(process.exitValue());
    }

    private Outcome outcome(int exitCode) throws IOException {
        return new Outcome(exitCode, Files.readString(out), Files.readString(err));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
