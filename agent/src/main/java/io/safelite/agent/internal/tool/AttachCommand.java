package io.safelite.agent.internal.tool;

import io.safelite.agent.internal.tool.Jvms.Attached;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/** {@code attach}: brings the agent into a JVM that runs. */
record AttachCommand(Jvms jvms, Processes processes, Path jar, PrintStream out, PrintStream err) {

    /** Attaches; the options may be null. */
    int run(long pid, String options) {
        if (processes.isJvm(pid) == Answer.NO) {
            // To attach means to send SIGQUIT, which would end a process that is none.
            return failed("process " + pid + " is no JVM that can take an agent.");
        }
        if (processes.isStopped(pid) == Answer.YES) {
            return failed("JVM " + pid + " is stopped and cannot answer; let it go on first.");
        }
        try (Attached jvm = jvms.attach(pid)) {
            Optional<String> before = Installed.in(jvm);
            return before.isPresent()
                    ? alreadyIn(pid, before.get(), options)
                    : load(jvm, pid, options);
        } catch (RefusedException e) {
            return refused(pid, e);
        }
    }

    private int alreadyIn(long pid, String version, String options) {
        String message = "SafeLite's agent " + version + " is in JVM " + pid + " already";
        if (options != null) {
            return failed(
                    message + "; the options were not applied. They count at its start only.");
        }
        out.println(message + "; nothing was changed.");
        return AgentCommand.DONE;
    }

    private int load(Attached jvm, long pid, String options) throws RefusedException {
        jvm.load(jar, options);
        // The agent never fails towards the JVM it is in, so whether it started must be asked.
        Optional<String> version = Installed.in(jvm);
        if (version.isEmpty()) {
            return failed(
                    "JVM "
                            + pid
                            + " has loaded SafeLite's agent, which then did not start: it is"
                            + " switched off there, or failed. Its stderr says why.");
        }
        out.println("SafeLite's agent " + version.get() + " is in JVM " + pid + ".");
        out.println("Connections opened from now on are protected; those opened before stay as");
        out.println("they are until they are closed: let the pool renew them, or restart.");
        out.println("What it has to say is on that JVM's stderr.");
        return AgentCommand.DONE;
    }

    private int refused(long pid, RefusedException e) {
        if (!Processes.exists(pid)) {
            return failed("there is no process " + pid + ". 'list' shows the JVMs.");
        }
        Optional<String> user = Processes.otherUser(pid);
        String advice =
                user.map(name -> "It belongs to user " + name + "; run this as the same user.")
                        .orElse(e.reason().advice());
        return failed(
                "JVM "
                        + pid
                        + " has not taken the agent: "
                        + sentence(e.getMessage())
                        + " "
                        + advice);
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    private int failed(String message) {
        err.println("safelite: " + message.strip());
        return AgentCommand.FAILED;
    }
}
