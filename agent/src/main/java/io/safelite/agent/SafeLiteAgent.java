package io.safelite.agent;

import java.io.File;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Where the JVM and the command line enter the agent. Never throws: an exception from {@code
 * premain} would end the application's JVM before it began.
 */
public final class SafeLiteAgent {
    private static final int OLDEST_JAVA = 17;
    private static final String INSTALLER = "io.safelite.agent.internal.start.Installer";
    private static final String COMMAND = "io.safelite.agent.internal.tool.AgentCommand";

    /** A path given to the agent twice, or attached after it was given, installs nothing more. */
    private static boolean isStarted;

    private SafeLiteAgent() {}

    /** With {@code -javaagent:}: before the application starts. */
    public static void premain(String options, Instrumentation instrumentation) {
        start(options, instrumentation, false);
    }

    /** Attached to a JVM that runs. */
    public static void agentmain(String options, Instrumentation instrumentation) {
        start(options, instrumentation, true);
    }

    /** {@code java -jar safelite-agent.jar}: help, list, attach. */
    public static void main(String[] args) throws Exception {
        if (isJavaTooOld()) {
            System.exit(1);
        }
        File jar = AgentLoader.jar();
        Object exit =
                AgentLoader.forCommands(jar)
                        .loadClass(COMMAND)
                        .getMethod(
                                "run",
                                Path.class,
                                String.class,
                                String[].class,
                                PrintStream.class,
                                PrintStream.class)
                        .invoke(null, jar.toPath(), version(), args, System.out, System.err);
        System.exit((Integer) exit);
    }

    private static synchronized void start(
            String options, Instrumentation instrumentation, boolean isAttached) {
        if (isStarted || isJavaTooOld()) {
            return;
        }
        isStarted = true;
        try {
            // A method called by reflection would be a part of the start that can be measured.
            @SuppressWarnings("unchecked") // Installer says what it takes
            Consumer<Object[]> installer =
                    (Consumer<Object[]>)
                            AgentLoader.isolated(AgentLoader.jar())
                                    .loadClass(INSTALLER)
                                    .getConstructor()
                                    .newInstance();
            installer.accept(new Object[] {options, instrumentation, isAttached, version()});
        } catch (Throwable e) {
            giveUp(e);
        }
    }

    private static boolean isJavaTooOld() {
        String version = System.getProperty("java.specification.version", "1.8");
        String major = version.startsWith("1.") ? version.substring(2) : version;
        try {
            if (Integer.parseInt(major) >= OLDEST_JAVA) {
                return false;
            }
        } catch (NumberFormatException e) {
            return false; // No number is newer than any that there was.
        }
        System.err.println(
                "[safelite] needs Java "
                        + OLDEST_JAVA
                        + " or later, this is "
                        + version
                        + ": jdbc:sqlite stays as it is");
        return true;
    }

    private static void giveUp(Throwable e) {
        System.err.println("[safelite] cannot start, jdbc:sqlite stays as it is: " + e);
    }

    private static String version() {
        String version = SafeLiteAgent.class.getPackage().getImplementationVersion();
        return version == null ? "of unknown version" : version;
    }
}
