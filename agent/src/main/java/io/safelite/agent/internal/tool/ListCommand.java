package io.safelite.agent.internal.tool;

import io.safelite.agent.internal.tool.Jvms.Attached;
import io.safelite.agent.internal.tool.Jvms.Jvm;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * {@code list}: the JVMs that an agent could be brought into.
 *
 * @param patience how long all JVMs together may take to answer
 */
record ListCommand(Jvms jvms, Processes processes, Duration patience, PrintStream out) {

    private static final String ROW = "%-10s %-7s %-6s %s%n";

    int run() {
        List<Jvm> others =
                jvms.all().stream()
                        .filter(jvm -> jvm.pid() != ProcessHandle.current().pid())
                        .sorted(Comparator.comparingLong(Jvm::pid))
                        .toList();
        if (others.isEmpty()) {
            out.println("No other JVM that could be attached to is seen by this user.");
            return AgentCommand.DONE;
        }
        List<CompletableFuture<Answer>> installed = others.stream().map(this::ask).toList();
        out.printf(ROW, "PID", "SQLITE", "AGENT", "MAIN");
        for (int i = 0; i < others.size(); i++) {
            Jvm jvm = others.get(i);
            Answer sqlite = processes.usesSqlite(jvm.pid());
            out.printf(ROW, jvm.pid(), sqlite, installed.get(i).join(), main(jvm));
        }
        return AgentCommand.DONE;
    }

    /**
     * Asks a JVM whether the agent is in it. All are asked at once and in threads of their own: one
     * that hangs may never answer, and there is no way to call the question off.
     */
    private CompletableFuture<Answer> ask(Jvm jvm) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread asking =
                new Thread(() -> answer.complete(isInstalled(jvm)), "safelite-ask-" + jvm.pid());
        asking.setDaemon(true);
        asking.start();
        return answer.completeOnTimeout(Answer.UNKNOWN, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Answer isInstalled(Jvm jvm) {
        if (processes.handlesQuit(jvm.pid()) == Answer.NO
                || processes.isStopped(jvm.pid()) == Answer.YES) {
            return Answer.UNKNOWN; // A look is not worth the risk.
        }
        try (Attached attached = jvms.attach(jvm.pid())) {
            return Answer.of(Installed.in(attached).isPresent());
        } catch (RefusedException | RuntimeException | LinkageError e) {
            return Answer.UNKNOWN;
        }
    }

    /** Without the arguments: they may hold secrets, and a table needs one line for each. */
    private static String main(Jvm jvm) {
        String[] words = jvm.main().strip().split("\\s+", 2);
        return words[0].isEmpty() ? Answer.UNKNOWN.toString() : words[0];
    }
}
