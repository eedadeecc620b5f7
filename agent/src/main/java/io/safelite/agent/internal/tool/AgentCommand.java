package io.safelite.agent.internal.tool;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The command line of the agent's jar. */
public final class AgentCommand {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    /** Longer than the JDK itself waits for a JVM (sun.tools.attach.attachTimeout). */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Pattern PID = Pattern.compile("[1-9]\\d{0,9}");

    private final Supplier<Jvms> jvms;
    private final Processes processes;
    private final Path jar;
    private final String version;
    private final PrintStream out;
    private final PrintStream err;

    AgentCommand(
            Supplier<Jvms> jvms,
            Processes processes,
            Path jar,
            String version,
            PrintStream out,
            PrintStream err) {
        this.jvms = jvms;
        this.processes = processes;
        this.jar = jar.toAbsolutePath().normalize();
        this.version = version;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs the command line. Does not exit the JVM and throws nothing for what a user or another
     * JVM can get wrong. May be called by any thread.
     *
     * @param agentJar the jar that this runs from, which {@code attach} loads into the other JVM
     * @param version the version of that jar
     * @param args what the user has typed
     * @param out where answers go
     * @param err where complaints go
     * @return the exit code: 0 done, 1 failed, 2 wrong usage
     */
    public static int run(
            Path agentJar, String version, String[] args, PrintStream out, PrintStream err) {
        // No method reference: that would load the class here, where nobody expects it to fail.
        Supplier<Jvms> jvms = () -> new JdkJvms();
        return new AgentCommand(jvms, Processes.system(), agentJar, version, out, err).run(args);
    }

    int run(String... args) {
        try {
            return dispatch(args);
        } catch (NoClassDefFoundError e) {
            err.println(
                    "safelite: this Java has no module jdk.attach: it is no JDK, or a cut one.");
            err.println("Run this with the java of a JDK, or use the JDK's jcmd:");
            err.println("  " + Usage.jcmd(jar, "PID", "OPTIONS"));
            return FAILED;
        }
    }

    private int dispatch(String... args) {
        String command = args.length == 0 ? "help" : args[0];
        switch (command) {
            case "help", "--help", "-h":
                out.print(Usage.text(jar, version));
                return DONE;
            case "version", "--version":
                out.println(version);
                return DONE;
            case "list":
                return args.length == 1 ? list() : wrong("'list' takes nothing more.");
            case "attach":
                return attach(args);
            default:
                return wrong("'" + command + "' is no command.");
        }
    }

    private int list() {
        return new ListCommand(jvms.get(), processes, PATIENCE, out).run();
    }

    private int attach(String... args) {
        if (args.length < 2) {
            return wrong("'attach' needs the process number of a JVM; 'list' shows them.");
        }
        if (args.length > 3) {
            return wrong("'attach' takes a process number and one list of options, in quotes.");
        }
        if (!PID.matcher(args[1]).matches()) {
            return wrong("'" + args[1] + "' is no process number; 'list' shows them.");
        }
        long pid = Long.parseLong(args[1]);
        String options = args.length == 3 ? args[2] : null;
        return new AttachCommand(jvms.get(), processes, jar, out, err).run(pid, options);
    }

    private int wrong(String message) {
        err.println("safelite: " + message + " 'help' shows how it goes.");
        return WRONG_USAGE;
    }
}
