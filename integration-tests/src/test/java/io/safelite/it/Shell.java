package io.safelite.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;

/** The {@code sqlite3} shell, which writes in a loop what a {@link Worker} writes. */
final class Shell implements AutoCloseable {
    private final Process process;
    private final Commits commits = new Commits();
    private final Thread loop = new Thread(this::write, "shell");
    private volatile boolean shallEnd;

    /** What went wrong; null if nothing has. */
    private volatile String failure;

    Shell(Path database) throws IOException {
        process =
                new ProcessBuilder("sqlite3", "-bail", database.toString())
                        .redirectErrorStream(true)
                        .start();
        loop.start();
    }

    static boolean isInstalled() throws InterruptedException {
        try {
            return new ProcessBuilder("sqlite3", "-version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    Commits commits() {
        return commits;
    }

    String failure() {
        return failure;
    }

    private void write() {
        try (BufferedReader answers =
                new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            say(".timeout 30000");
            for (int i = 0; !shallEnd; i++) {
                String id = "shell-" + i;
                say("BEGIN IMMEDIATE;");
                say("UPDATE counter SET n = n + 1;");
                say("INSERT INTO done VALUES('" + id + "');");
                say("COMMIT;");
                say(".print " + id);
                String answer = answers.readLine();
                if (!id.equals(answer)) {
                    failure = "instead of " + id + ": " + answer;
                    return;
                }
                commits.heard(id);
            }
        } catch (IOException e) {
            failure = e.toString();
        }
    }

    private void say(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
    }

    /** Lets it end its transaction. */
    void end() throws InterruptedException {
        shallEnd = true;
        loop.join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
