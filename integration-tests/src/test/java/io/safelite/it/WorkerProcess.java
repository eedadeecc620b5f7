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
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Another JVM that runs {@link Worker}, and all that it has said. */
final class WorkerProcess {
    private static final long LIMIT_SECONDS = 60;

    private static final String OPTIONS =
            "-XX:TieredStopAtLevel=1"
                    + (Runtime.version().feature() >= 24
                            ? " --enable-native-access=ALL-UNNAMED"
                            : "");

    private final String name;
    private final Process process;
    private final Commits commits = new Commits();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> words = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
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
        this.name = name;
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
        read(process.getErrorStream(), log::add);
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
                                log.add("not read to its end: " + e);
                            }
                        },
                        "reader of " + name);
        reader.setDaemon(true);
        reader.start();
        readers.add(reader);
    }

    private void heard(String line) {
        if (line.startsWith("ack ")) {
            commits.heard(line.substring("ack ".length()));
        } else if (line.startsWith("failed ")) {
            failures.add(line);
        } else {
            words.add(line);
        }
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    Commits commits() {
        return commits;
    }

    /** The transactions that failed, and why. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** What it has written to its standard error stream: its log, above all. */
    List<String> log() {
        return List.copyOf(log);
    }

    void tell(String order) throws IOException {
        process.getOutputStream().write((order + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
    }

    void awaitCommit() throws InterruptedException {
        Moments.await(name + " commits", () -> !commits.isEmpty() || !process.isAlive());
        if (commits.isEmpty()) {
            throw new AssertionError(name + " has ended without a commit: " + describe());
        }
    }

    /** Lets it keep a transaction open until {@link #release}. */
    void hold() throws IOException, InterruptedException {
        tell("hold");
        Moments.await(name + " is holding", () -> words.remove("holding"));
    }

    void release() throws IOException {
        tell("release");
    }

    /** Stops all its threads, as Control-Z does. */
    void stop() throws IOException, InterruptedException {
        signal("STOP");
        Moments.await(name + " is stopped", this::isStopped);
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
            throw new AssertionError(name + " gets no signal " + signal + ": " + describe());
        }
    }

    /** Kills it with SIGKILL; what it had said before is still heard. */
    void kill() {
        isKilled = true;
        // Not Process.destroyForcibly: that would close the pipe with the lines still in it.
        process.toHandle().destroyForcibly();
    }

    /** Lets it end what it does. */
    void end() throws IOException {
        tell("end");
    }

    /** Waits until it has ended and all it said was heard; returns its exit code. */
    int await() throws InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(name + " does not end: " + describe());
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

    /** What it has said, apart from its commits. */
    String describe() {
        return name
                + " (process "
                + pid()
                + ", "
                + (process.isAlive() ? "running" : "ended with " + process.exitValue())
                + ", "
                + commits.ids().size()
                + " commits)"
                + Stream.of(words, failures, log)
                        .flatMap(ConcurrentLinkedQueue::stream)
                        .map(line -> "\n    " + line)
                        .reduce("", String::concat);
    }
}
