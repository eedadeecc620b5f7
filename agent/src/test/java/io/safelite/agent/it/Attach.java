package io.safelite.agent.it;

import com.sun.tools.attach.VirtualMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The ways to bring the agent into a JVM that runs. */
enum Attach {
    /** What the agent's jar does itself. */
    COMMAND {
        @Override
        void to(Jdk jdk, long pid, String... options) throws Exception {
            List<String> command = new ArrayList<>(List.of("attach", Long.toString(pid)));
            command.addAll(List.of(options));
            succeed(command(jdk, command.toArray(String[]::new)));
        }
    },

    /** What every JDK can do without it. */
    JCMD {
        @Override
        void to(Jdk jdk, long pid, String... options) throws Exception {
            succeed(jcmd(jdk, pid, options));
        }
    },

    /** What another program may do. */
    API {
        @Override
        void to(Jdk jdk, long pid, String... options) throws Exception {
            VirtualMachine jvm = VirtualMachine.attach(Long.toString(pid));
            try {
                jvm.loadAgent(ForkedJvm.agentJar().toString(), String.join(",", options));
            } finally {
                jvm.detach();
            }
        }
    };

    /** Attaches; throws if that fails. */
    abstract void to(Jdk jdk, long pid, String... options) throws Exception;

    /** Runs the agent's jar. */
    static Outcome command(Jdk jdk, String... arguments) throws Exception {
        return new ForkedJvm(jdk).jar(ForkedJvm.agentJar(), arguments).run();
    }

    static Outcome jcmd(Jdk jdk, long pid, String... options) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                jdk.home().resolve("bin/jcmd").toString(),
                                Long.toString(pid),
                                "JVMTI.agent_load",
                                ForkedJvm.agentJar().toString()));
        if (options.length > 0) {
            // jcmd itself takes what is behind a bare '=' off.
            command.add('"' + String.join(",", options) + '"');
        }
        try (RunningProcess process = RunningProcess.start(command, Map.of())) {
            return process.end();
        }
    }

    private static void succeed(Outcome outcome) {
        if (outcome.exitCode() != 0) {
            throw new AssertionError(outcome);
        }
    }
}
