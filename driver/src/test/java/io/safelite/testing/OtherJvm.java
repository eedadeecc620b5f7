package io.safelite.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Another JVM that does what it is told, line by line, and answers every line with one. It is
 * killed at the end of a test, in whatever way that ends, or ends when nobody speaks to it any
 * more.
 */
public final class OtherJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    /** What the other JVM does with one line. */
    public interface Program {
        /** Does what the line says, and answers. */
        String execute(String line) throws Exception;
    }

    /**
     * Starts it.
     *
     * @param program has a main method that calls {@link #serve}
     * @param arguments of the main method
     */
    public OtherJvm(Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(ofThisJvm());
        command.add(program.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        answers = process.inputReader(UTF_8);
    }

    /** The arguments by which this JVM lets sqlite-jdbc load its library and SafeLite protect. */
    public static List<String> ofThisJvm() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(
                        argument ->
                                argument.startsWith("--enable-native-access")
                                        || argument.startsWith("-javaagent:")
                                        || argument.startsWith("-Dsafelite.test."))
                .toList();
    }

    /** What the main method of a program does. */
    public static void serve(Program program) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String answer;
            try {
                answer = program.execute(order);
            } catch (Exception e) {
                answer = e.toString();
            }
            System.out.println(answer.replace('\n', ' '));
        }
        Runtime.getRuntime().halt(0);
    }

    /** The number of its process. */
    public long pid() {
        return process.pid();
    }

    /** Tells it something, without waiting for the answer. */
    public void tell(String order) throws IOException {
        process.getOutputStream().write((order + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
    }

    /** Its answer to the oldest line that has not been answered yet. */
    public String answer() throws IOException {
        String answer = answers.readLine();
        if (answer == null) {
            throw new AssertionError("process " + pid() + " has ended");
        }
        return answer;
    }

    /** Tells it something, and waits for the answer. */
    public String ask(String order) throws IOException {
        tell(order);
        return answer();
    }

    /** Tells it something that it must answer with "ok". */
    public void does(String... orders) throws IOException {
        for (String order : orders) {
            String answer = ask(order);
            if (!answer.equals("ok")) {
                throw new AssertionError(order + ": " + answer);
            }
        }
    }

    /** Sends it a signal: {@code STOP} or {@code CONT}. */
    public void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, "" + pid()).start().waitFor();
        if (exit != 0) {
            throw new AssertionError("kill -" + name + " ends with " + exit);
        }
    }

    /** Kills it, with SIGKILL, and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
