package io.safelite.agent.internal.tool;

import io.safelite.agent.internal.tool.Jvms.Attached;
import java.util.Optional;

/** Whether SafeLite's agent is in a JVM: there it leaves its version as a system property. */
final class Installed {
    private static final String PROPERTY = "io.safelite.agent";

    private Installed() {}

    /**
     * The version of the agent in it, if there is one.
     *
     * @throws RefusedException if it does not say
     */
    static Optional<String> in(Attached jvm) throws RefusedException {
        return Optional.ofNullable(jvm.properties().get(PROPERTY));
    }
}
