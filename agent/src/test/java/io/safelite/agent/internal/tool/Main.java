package io.safelite.agent.internal.tool;

import java.nio.file.Path;

/** The command line as a program of its own. */
final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(AgentCommand.run(Path.of("a.jar"), "1", args, System.out, System.err));
    }
}
