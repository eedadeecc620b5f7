package io.safelite.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A {@link Worker} in another JVM of this machine. */
public final class WorkerProcess extends RunningWorker {
    private final Process process;
    private final List<Thread> readers = new ArrayList<>();
    private boolean isKilled;

    /**
     * Starts it.
     *
     * @param name begins the identifier of everything it writes
     * @param url of the database
     * @param threads how many write
     * @param transactions how many each of them writes, unless it is told to end
     * @param pauseMillis how long each of them waits between two
     */
    WorkerProcess(String name, String url, int threads, int transactions, long pauseMillis)
            throws IOException {
        super(name);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(Worker.class.getName());
        command.addAll(List.of(name, url, "" + threads, "" + transactions, "" + pauseMillis));
        ProcessBuilder builder = new ProcessBuilder(command);
        // Not as arguments: the command is part of messages, which shorten it.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("JDK_JAVA_OPTIONS", OPTIONS);
        process = builder.start();
        read(process.getInputStream(), this::heard);
        read(process.getErrorStream(), this::logged);
    }

    private void read(InputStream stream, Consumer<String> line) {
        Thread reader =
                new Thread(
                        () -> {
                            try {
                                new BufferedReader(new InputStreamReader(stream, UTF_8))
                                        .lines()
                                        .forEach(line);
                            } catch (UncheckedIOException e) {
                                logged("not read to its end: " + e);
                            }
                        },
                        "reader of " + name());
        reader.setDaemon(true);
        reader.start();
        readers.add(reader);
    }

    long pid() {
        return process.pid();
    }

    @Override
    protected void tell(String order) throws IOException {
        process.getOutputStream().write((order + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
    }

    /** Stops all its threads, as Control-Z does. */
    void stop() throws IOException, InterruptedException {
        signal("STOP");
        Moments.await(name() + " is stopped", this::isStopped);
    }

    private boolean isStopped() {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid() + "/task"))) {
            return threads.allMatch(WorkerProcess::isThreadStopped);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isThreadStopped(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return stat.startsWith("T", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return true; // It has ended.
        }
    }

    void go() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + signal, "" + pid()).start().waitFor();
        if (exit != 0) {
            throw new AssertionError(name() + " gets no signal " + signal + ": " + describe());
        }
    }

    /** Kills it with SIGKILL; what it had said before is still heard. */
    void kill() {
        isKilled = true;
        // Not Process.destroyForcibly: that would close the pipe with the lines still in it.
        process.toHandle().destroyForcibly();
    }

    /** Waits until it has ended and all it said was heard; returns its exit code. */
    int await() throws InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(name() + " does not end: " + describe());
        }
        for (Thread reader : readers) {
            reader.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        }
        return process.exitValue();
    }

    /** Whether it can still be told to end. */
    boolean isRunning() {
        return !isKilled && process.isAlive();
    }

    /** For the end of a test, in whatever way it ends. */
    void destroy() {
        process.destroyForcibly();
    }

    @Override
    protected boolean isAlive() {
        return process.isAlive();
    }

    @Override
    protected String whereabouts() {
        return "process "
                + pid()
                + ", "
                + (process.isAlive() ? "running" : "ended with " + process.exitValue());
    }
}
