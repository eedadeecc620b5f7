package io.safelite.benchmarks.contention;

import io.safelite.testing.Disk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@link WriterProcess}, seen from the JVM that started it. */
final class Child implements AutoCloseable {
    private final Process process;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Tally> tally = new CompletableFuture<>();
    private volatile long commits;
    private volatile long failures;

    /**
     * @param disk the one its database lies on, if it is no usual one
     */
    Child(Job job, Path file, int number, Optional<Disk> disk) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command(job, file, number))
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        disk.ifPresent(slow -> slow.under(builder.environment()));
        process = builder.start();
        Thread reader = new Thread(this::read, "child " + number);
        reader.setDaemon(true);
        reader.start();
    }

    /** The same Java with the same options and class path. */
    static List<String> command(Job job, Path file, int number) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !isOfAgent(argument))
                .forEach(command::add);
        command.add("-classpath");
        command.add(System.getProperty("java.class.path"));
        command.add(WriterProcess.class.getName());
        command.add(file.toAbsolutePath().toString());
        command.add(String.valueOf(number));
        command.addAll(job.arguments());
        return command;
    }

    /** Agents may listen at a port, which only one JVM can. */
    private static boolean isOfAgent(String argument) {
        return argument.startsWith("-agent")
                || argument.startsWith("-javaagent")
                || argument.startsWith("-Xrun");
    }

    private void read() {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = reader.readLine()) != null) {
                if (line.equals(WriterProcess.READY)) {
                    ready.complete(null);
                } else if (line.startsWith(WriterProcess.LIVE)) {
                    String[] numbers = line.split(" ", -1);
                    commits = Long.parseLong(numbers[1]);
                    failures = Long.parseLong(numbers[2]);
                } else if (line.startsWith(WriterProcess.TALLY)) {
                    lines.add(line.substring(WriterProcess.TALLY.length()));
                } else if (line.equals(WriterProcess.DONE)) {
                    tally.complete(Tally.parse(lines));
                }
            }
            throw new IOException("its output has ended");
        } catch (IOException | RuntimeException e) {
            ready.completeExceptionally(e);
            tally.completeExceptionally(e);
        }
    }

    long commits() {
        return commits;
    }

    long failures() {
        return failures;
    }

    void awaitReady(Duration patience) throws InterruptedException, RunFailed {
        await(ready, patience, "open its connections");
    }

    void go() throws IOException {
        process.getOutputStream().write((WriterProcess.GO + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    Tally awaitTally(Duration patience) throws InterruptedException, RunFailed {
        return await(tally, patience, "come to an end");
    }

    private static <T> T await(CompletableFuture<T> future, Duration patience, String what)
            throws InterruptedException, RunFailed {
        try {
            return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new RunFailed("a process did not " + what + " in " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new RunFailed("a process did not " + what + ": " + e.getCause().getMessage());
        }
    }

    /** Its file is deleted next, so that it has to be gone. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    }
}
