package io.safelite.agent.it.app;

/**
 * An agent that makes those after it believe that this is Java 11. On the command line one cannot:
 * the JVM sets the property itself, whatever {@code -D} says.
 */
public final class OldJava {
    private OldJava() {}

    public static void premain(String arguments) {
        System.setProperty("java.specification.version", "11");
    }
}
