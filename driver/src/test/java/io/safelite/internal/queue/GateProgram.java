package io.safelite.internal.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.safelite.testing.Background;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another JVM that goes through gates when it is told to. Ends when nobody speaks to it. */
final class GateProgram implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    private GateProgram(Process process) {
        this.process = process;
        this.answers = process.inputReader(UTF_8);
    }

    static GateProgram start() throws IOException {
        return new GateProgram(
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xshare:auto",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                GateProgram.class.getName())
                        .redirectError(Redirect.INHERIT)
                        .start());
    }

    /** Enters if that is possible without waiting. */
    boolean tryEnter(Path database) throws IOException {
        tell("try", database);
        return Boolean.parseBoolean(answers.readLine());
    }

    /** Begins to enter, and waits for half a minute at most; the answer is whether it did. */
    Background<Boolean> enter(Path database) throws IOException {
        tell("enter", database);
        return Background.call(() -> Boolean.parseBoolean(answers.readLine()));
    }

    void leave(Path database) throws IOException {
        tell("leave", database);
        answers.readLine();
    }

    void signal(String name) throws Exception {
        String pid = Long.toString(process.pid());
        if (new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor() != 0) {
            throw new IOException("kill failed");
        }
    }

    /** As kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private void tell(String order, Path database) throws IOException {
        process.getOutputStream().write((order + " " + database + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    /** The other JVM. */
    public static void main(String[] arguments) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        Map<String, ProcessGate> gates = new HashMap<>();
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", 2);
            ProcessGate gate = gates.computeIfAbsent(words[1], name -> gate(Path.of(name)));
            switch (words[0]) {
                case "try" -> System.out.println(gate.tryEnter(() -> ""));
                case "enter" -> System.out.println(gate.enter(() -> "", patience(30)));
                default -> {
                    gate.leave();
                    System.out.println("left");
                }
            }
        }
    }

    static ProcessGate gate(Path database) {
        ProcessGate gate = new ProcessGate(() -> database);
        gate.enable();
        return gate;
    }

    static Patience patience(long seconds) {
        return new Patience(
                System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds),
                new Cancellation(),
                Patience.Watch.NONE);
    }
}
