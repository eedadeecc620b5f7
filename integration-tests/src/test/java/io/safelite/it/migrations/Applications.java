package io.safelite.it.migrations;

import io.safelite.it.frameworks.BankJvm;
import io.safelite.it.frameworks.Way;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Four JVMs with an {@link Application} each, in one directory. */
final class Applications implements AutoCloseable {
    private static final int JVMS = 4;

    private final List<Jvm> jvms = new ArrayList<>();
    private final Path directory;

    /** They have all their classes when this returns, so that they do start at once. */
    Applications(Migrator migrator, Way way, String classPath, Path directory) throws IOException {
        this.directory = directory;
        List<String> command = BankJvm.command(way);
        // Liquibase looks at its lock each 10 s for 5 minutes, if nothing is said.
        command.add("-Dliquibase.changelogLockPollRate=1");
        command.add("-Dliquibase.changelogLockWaitTimeInMinutes=1");
        command.addAll(
                List.of(
                        "-cp",
                        classPath,
                        Application.class.getName(),
                        migrator.name(),
                        way.name()));
        for (int i = 0; i < JVMS; i++) {
            jvms.add(new Jvm(command, directory, "jvm" + i));
        }
        for (Jvm jvm : jvms) {
            jvm.order("all " + jvm.name + ".db");
        }
        for (Jvm jvm : jvms) {
            jvm.failures();
        }
    }

    /** One of them migrates a new file alone, with the first script. */
    void release(String file) throws IOException {
        Jvm jvm = jvms.get(0);
        jvm.order("first " + file);
        jvm.failures();
    }

    /**
     * All migrate it at once.
     *
     * @return why some could not
     */
    List<String> start(String file) throws IOException {
        for (Jvm jvm : jvms) {
            jvm.order("all " + file);
        }
        List<String> failures = new ArrayList<>();
        for (Jvm jvm : jvms) {
            failures.addAll(jvm.failures());
        }
        return failures;
    }

    Path path(String file) {
        return directory.resolve(file);
    }

    @Override
    public void close() {
        jvms.forEach(jvm -> jvm.process.destroyForcibly());
    }

    private static final class Jvm {
        private final String name;
        private final Process process;
        private final BufferedReader answers;
        private final Path log;

        Jvm(List<String> command, Path directory, String name) throws IOException {
            this.name = name;
            log = directory.resolve(name + ".log");
            process =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectError(log.toFile())
                            .start();
            answers = process.inputReader(StandardCharsets.UTF_8);
        }

        void order(String line) throws IOException {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        List<String> failures() throws IOException {
            List<String> failures = new ArrayList<>();
            for (String line = answers.readLine();
                    !"done".equals(line);
                    line = answers.readLine()) {
                if (line == null) {
                    throw new AssertionError(name + " has ended: " + Files.readString(log));
                }
                failures.add(line);
            }
            return failures;
        }
    }
}
