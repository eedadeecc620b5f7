package io.safelite.agent.internal.tool;

import java.nio.file.Path;

/** What the command line says of itself. */
final class Usage {

    private Usage() {}

    static String text(Path jar, String version) {
        return """
        SafeLite agent %1$s: protects jdbc:sqlite: applications without a change.

        At the start of an application (all its connections are protected):
          java -javaagent:%2$s -jar app.jar
          java "-javaagent:%2$s=OPTIONS" -jar app.jar
          JAVA_TOOL_OPTIONS="-javaagent:%2$s" ./app

        While it runs (connections opened before stay as they are):
          java -jar %2$s list
          java -jar %2$s attach PID
          java -jar %2$s attach PID "OPTIONS"
          %3$s

        Commands:
          list                   the JVMs an agent can be brought into, and which use SQLite
          attach PID [OPTIONS]   brings the agent into the JVM with this process number
          version                says the version
          help                   says this

        OPTIONS are key=value,key=value. list and attach need a JDK, and the user of the JVM.
        Exit code: 0 done, 1 failed, 2 wrong usage.
        """
                .formatted(version, jar, jcmd(jar, "PID", "OPTIONS"));
    }

    /**
     * The line that needs no tool of ours. Without quotes that the shell leaves alone, jcmd drops
     * what is behind an equals sign.
     */
    static String jcmd(Path jar, String pid, String options) {
        return "jcmd %s JVMTI.agent_load %s '\"%s\"'".formatted(pid, jar, options);
    }
}
