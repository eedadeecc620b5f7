package io.safelite.agent.internal.tool;

/** Stands in for SafeLite's agent: leaves its property, unless it is told not to start. */
final class TinyAgent {

    private TinyAgent() {}

    public static void agentmain(String options) {
        switch (options == null ? "" : options) {
            case "enabled=false":
                return;
            case "fail":
                throw new IllegalStateException("told to fail");
            default:
                System.setProperty("io.safelite.agent", "9.9");
        }
    }
}
